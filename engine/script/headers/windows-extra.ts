import { SNAPSHOT_TYPES } from '../library/snapshots';
/** sal.h: annotations that say something to other tools and nothing to the compiler. */
const ANNOTATIONS =
  '_In_ _In_opt_ _In_z_ _In_opt_z_ _Out_ _Out_opt_ _Inout_ _Inout_opt_ _Inout_updates_all_ _Outptr_ _Outptr_opt_ _Outptr_result_maybenull_ _Outptr_result_z_ ' +
  '_Outref_ _COM_Outptr_ _Deref_out_ _Deref_out_opt_ _Frees_ptr_ _Pre_valid_ _Post_valid_ _Ret_valid_ _Null_ _Valid_ _Inout_z_ _Const_ _Points_to_data_ ' +
  '_Ret_maybenull_ _Ret_notnull_ _Ret_z_ _Must_inspect_result_ _Check_return_ _Check_return_opt_ _Success_never_ _Reserved_ ' +
  '_Frees_ptr_opt_ _Post_invalid_ _Null_terminated_ _Use_decl_annotations_ _Notnull_ _Maybenull_ _Pre_notnull_ _Printf_format_string_ ' +
  '_Interlocked_operand_ __in __in_opt __out __out_opt __inout __inout_opt __reserved __deref_out __deref_out_opt __callback __nullterminated';
const ANNOTATION_CALLS =
  '_In_reads_ _In_reads_opt_ _In_reads_bytes_ _In_reads_bytes_opt_ _In_range_ _Out_writes_ _Out_writes_opt_ _Out_writes_bytes_ ' +
  '_Out_writes_bytes_opt_ _Out_writes_z_ _Out_writes_to_ _Out_writes_bytes_to_ _Inout_updates_ _Inout_updates_bytes_ _Success_ _When_ _At_ ' +
  '_Post_readable_byte_size_ _Post_writable_byte_size_ _Ret_writes_ _Ret_writes_bytes_ _Acquires_lock_ _Releases_lock_ _Requires_lock_held_ ' +
  '_Field_size_ _Field_size_bytes_ _Field_range_ _Struct_size_bytes_ _Pre_ _Post_ _On_failure_ _Return_type_success_ _Out_range_ _Ret_range_ _In_reads_z_ ' +
  '_In_reads_or_z_ _Inout_updates_z_ _Inout_updates_opt_ _Inout_updates_bytes_opt_ _Outptr_result_buffer_ _Outptr_result_bytebuffer_ _Outptr_opt_result_bytebuffer_ ' +
  '_Analysis_assume_ _Guarded_by_ _Pre_satisfies_ _Post_satisfies_ __in_bcount __in_ecount __out_bcount __out_ecount __inout_bcount __inout_ecount';

export const SAL_H = [
  '#pragma once',
  ...ANNOTATIONS.split(' ').map(name => `#define ${name}`),
  ...ANNOTATION_CALLS.split(' ').map(name => `#define ${name}(...)`),
  '',
].join('\n');

/** initguid.h: DEFINE_GUID defines from here on, whatever was included before. */
export const INITGUID_H = String.raw`#pragma once
#ifndef INITGUID
#define INITGUID
#endif
#include <windows.h>
#undef DEFINE_GUID
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) const GUID name = { l, w1, w2, { b1, b2, b3, b4, b5, b6, b7, b8 } }
`;

/** excpt.h: what exception filters answer. */
export const EXCPT_H = String.raw`#pragma once
#define EXCEPTION_EXECUTE_HANDLER 1
#define EXCEPTION_CONTINUE_SEARCH 0
#define EXCEPTION_CONTINUE_EXECUTION (-1)
`;

/** tlhelp32.h. Source: HEAP_SPEC §A.18; Microsoft, "Tool Help Library". */
export const TLHELP32_H = String.raw`#pragma once
#include <windows.h>
#define TH32CS_SNAPHEAPLIST 0x00000001
#define TH32CS_SNAPPROCESS 0x00000002
#define TH32CS_SNAPTHREAD 0x00000004
#define TH32CS_SNAPMODULE 0x00000008
#define TH32CS_SNAPMODULE32 0x00000010
#define TH32CS_SNAPALL 0x0000000F
#define TH32CS_INHERIT 0x80000000
#define HF32_DEFAULT 1
#define HF32_SHARED 2
#define LF32_FIXED 0x00000001
#define LF32_FREE 0x00000002
#define LF32_MOVEABLE 0x00000004
typedef struct tagHEAPLIST32 {
  SIZE_T dwSize;
  DWORD th32ProcessID;
  ULONG_PTR th32HeapID;
  DWORD dwFlags;
} HEAPLIST32, *PHEAPLIST32, *LPHEAPLIST32;
typedef struct tagHEAPENTRY32 {
  SIZE_T dwSize;
  HANDLE hHandle;
  ULONG_PTR dwAddress;
  SIZE_T dwBlockSize;
  DWORD dwFlags;
  DWORD dwLockCount;
  DWORD dwResvd;
  DWORD th32ProcessID;
  ULONG_PTR th32HeapID;
} HEAPENTRY32, *PHEAPENTRY32, *LPHEAPENTRY32;
HANDLE WINAPI CreateToolhelp32Snapshot(DWORD dwFlags, DWORD th32ProcessID);
BOOL WINAPI Heap32ListFirst(HANDLE hSnapshot, LPHEAPLIST32 lphl);
BOOL WINAPI Heap32ListNext(HANDLE hSnapshot, LPHEAPLIST32 lphl);
BOOL WINAPI Heap32First(LPHEAPENTRY32 lphe, DWORD th32ProcessID, ULONG_PTR th32HeapID);
BOOL WINAPI Heap32Next(LPHEAPENTRY32 lphe);
BOOL WINAPI Toolhelp32ReadProcessMemory(DWORD th32ProcessID, LPCVOID lpBaseAddress, LPVOID lpBuffer, SIZE_T cbRead, SIZE_T *lpNumberOfBytesRead);
${SNAPSHOT_TYPES}`;

/** intsafe.h: arithmetic that says when it overflows. On failure the result is all ones (Microsoft, "intsafe.h functions"). */
const SAFE_TYPES = [
  ['SIZET', 'SIZE_T', 'SIZET_ERROR'],
  ['ULongPtr', 'ULONG_PTR', 'ULONGPTR_ERROR'],
  ['DWordPtr', 'DWORD_PTR', 'DWORDPTR_ERROR'],
  ['ULong', 'ULONG', 'ULONG_ERROR'],
  ['DWord', 'DWORD', 'DWORD_ERROR'],
  ['UInt', 'UINT', 'UINT_ERROR'],
  ['ULongLong', 'ULONGLONG', 'ULONGLONG_ERROR'],
] as const;

const safeFunctions = ([name, type, error]: (typeof SAFE_TYPES)[number]): string => `
#define ${error} (~(${type})0)
static __inline HRESULT ${name}Add(${type} augend, ${type} addend, ${type} *result) {
  if (augend + addend >= augend) { *result = augend + addend; return S_OK; }
  *result = ${error};
  return INTSAFE_E_ARITHMETIC_OVERFLOW;
}
static __inline HRESULT ${name}Sub(${type} minuend, ${type} subtrahend, ${type} *result) {
  if (minuend >= subtrahend) { *result = minuend - subtrahend; return S_OK; }
  *result = ${error};
  return INTSAFE_E_ARITHMETIC_OVERFLOW;
}
static __inline HRESULT ${name}Mult(${type} multiplicand, ${type} multiplier, ${type} *result) {
  if (multiplier == 0 || multiplicand <= ~(${type})0 / multiplier) { *result = multiplicand * multiplier; return S_OK; }
  *result = ${error};
  return INTSAFE_E_ARITHMETIC_OVERFLOW;
}`;

export const INTSAFE_H = `#pragma once
#include <windows.h>
#include <limits.h>
#define SIZE_T_MAX SIZE_MAX
#define INTSAFE_E_ARITHMETIC_OVERFLOW ((HRESULT)0x80070216L)
${SAFE_TYPES.map(safeFunctions).join('\n')}
static __inline HRESULT SizeTToULong(size_t operand, ULONG *result) {
  if (operand <= 0xFFFFFFFF) { *result = (ULONG)operand; return S_OK; }
  *result = ULONG_ERROR;
  return INTSAFE_E_ARITHMETIC_OVERFLOW;
}
static __inline HRESULT SizeTToInt(size_t operand, INT *result) {
  if (operand <= 0x7FFFFFFF) { *result = (INT)operand; return S_OK; }
  *result = -1;
  return INTSAFE_E_ARITHMETIC_OVERFLOW;
}
static __inline HRESULT ULongLongToSizeT(ULONGLONG operand, size_t *result) {
  if (operand <= (size_t)~(size_t)0) { *result = (size_t)operand; return S_OK; }
  *result = SIZET_ERROR;
  return INTSAFE_E_ARITHMETIC_OVERFLOW;
}
#define SizeTAdd SIZETAdd
#define SizeTSub SIZETSub
#define SizeTMult SIZETMult
#define SIZETToULong SizeTToULong
#define SIZETToDWord SizeTToULong
#define SizeTToDWord SizeTToULong
#define SizeTToUInt(operand, result) SizeTToULong((operand), (ULONG *)(result))
#define ULongLongToSIZET ULongLongToSizeT
`;
