/** intrin.h: what compilers of Microsoft do with one instruction. Sources: Microsoft's page of each intrinsic. */
const SCANS = [
  ['_BitScanForward', 'unsigned long', '__builtin_ctz'],
  ['_BitScanForward64', 'unsigned __int64', '__builtin_ctzll'],
  ['_BitScanReverse', 'unsigned long', '31 - __builtin_clz'],
  ['_BitScanReverse64', 'unsigned __int64', '63 - __builtin_clzll'],
] as const;

const COUNTS = [
  ['__popcnt16', 'unsigned short', '__builtin_popcount(value)'],
  ['__popcnt', 'unsigned int', '__builtin_popcount(value)'],
  ['__popcnt64', 'unsigned __int64', '__builtin_popcountll(value)'],
  ['__lzcnt', 'unsigned int', 'value == 0 ? 32 : __builtin_clz(value)'],
  ['__lzcnt64', 'unsigned __int64', 'value == 0 ? 64 : __builtin_clzll(value)'],
  ['_tzcnt_u32', 'unsigned int', 'value == 0 ? 32 : __builtin_ctz(value)'],
  ['_tzcnt_u64', 'unsigned __int64', 'value == 0 ? 64 : __builtin_ctzll(value)'],
] as const;

const STRINGS = [
  ['__stosb', 'unsigned char'],
  ['__stosw', 'unsigned short'],
  ['__stosd', 'unsigned long'],
  ['__stosq', 'unsigned __int64'],
] as const;

const scanHead = ([name, type]: (typeof SCANS)[number]): string =>
  `unsigned char ${name}(unsigned long *index, ${type} mask)`;
const countHead = ([name, type]: (typeof COUNTS)[number]): string => `${type} ${name}(${type} value)`;
const storeHead = ([name, type]: (typeof STRINGS)[number]): string =>
  `void ${name}(${type} *to, ${type} value, size_t count)`;

const HEADS: readonly string[] = [
  ...SCANS.map(scanHead),
  ...COUNTS.map(countHead),
  ...STRINGS.map(storeHead),
  'void __movsb(unsigned char *to, const unsigned char *from, size_t count)',
  'unsigned char _bittest(const long *base, long bit)',
  'unsigned char _bittestandset(long *base, long bit)',
  'unsigned char _bittestandreset(long *base, long bit)',
  'unsigned char _bittestandcomplement(long *base, long bit)',
  'unsigned __int64 __rdtsc(void)',
  'unsigned __int64 __emulu(unsigned a, unsigned b)',
  'unsigned char __readfsbyte(unsigned long offset)',
  'unsigned short __readfsword(unsigned long offset)',
  'unsigned long __readfsdword(unsigned long offset)',
  'unsigned char __readgsbyte(unsigned long offset)',
  'unsigned short __readgsword(unsigned long offset)',
  'unsigned long __readgsdword(unsigned long offset)',
  'unsigned __int64 __readgsqword(unsigned long offset)',
];

export const INTRINSIC_NAMES = HEADS.map(head => /(\w+)\(/.exec(head)?.[1] ?? '').join(' ');

export const INTRIN_H = `#pragma once
#include <windows.h>
${HEADS.map(head => `${head};`).join('\n')}
#define _InterlockedExchangePointer InterlockedExchangePointer
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer
#define _InterlockedIncrement64 InterlockedIncrement64
#define _InterlockedDecrement64 InterlockedDecrement64
#define _InterlockedExchange64 InterlockedExchange64
#define _InterlockedExchangeAdd64 InterlockedExchangeAdd64
#define _InterlockedIncrement16 InterlockedIncrement16
#define _InterlockedDecrement16 InterlockedDecrement16
#define _InterlockedCompareExchange16 InterlockedCompareExchange16
#define _interlockedbittestandset InterlockedBitTestAndSet
#define _interlockedbittestandreset InterlockedBitTestAndReset
#define _mm_pause() YieldProcessor()
#define _mm_mfence() ((void)0)
#define _mm_lfence() ((void)0)
#define _mm_sfence() ((void)0)
#define _WriteBarrier() ((void)0)
#define __faststorefence() ((void)0)
#define __nop() ((void)0)
`;

export const INTRINSICS = `#include <intrin.h>
#include <winternl.h>
${SCANS.map(
  scan => `${scanHead(scan)} {
  if (mask == 0) return 0;
  *index = ${scan[2]}(mask);
  return 1;
}`,
).join('\n')}
${COUNTS.map(count => `${countHead(count)} { return ${count[2]}; }`).join('\n')}
${STRINGS.map(store => `${storeHead(store)} { while (count-- > 0) *to++ = value; }`).join('\n')}
void __movsb(unsigned char *to, const unsigned char *from, size_t count) { while (count-- > 0) *to++ = *from++; }
static unsigned char bit_of(long word, long bit) { return (unsigned char)((unsigned long)word >> (bit & 31) & 1); }
unsigned char _bittest(const long *base, long bit) { return bit_of(base[bit >> 5], bit); }
unsigned char _bittestandset(long *base, long bit) {
  unsigned char old = _bittest(base, bit);
  base[bit >> 5] |= (long)(1ul << (bit & 31));
  return old;
}
unsigned char _bittestandreset(long *base, long bit) {
  unsigned char old = _bittest(base, bit);
  base[bit >> 5] &= (long)~(1ul << (bit & 31));
  return old;
}
unsigned char _bittestandcomplement(long *base, long bit) {
  unsigned char old = _bittest(base, bit);
  base[bit >> 5] ^= (long)(1ul << (bit & 31));
  return old;
}
/* A hundred cycles of the processor are a tick of simulated time: our rule. */
unsigned __int64 __rdtsc(void) {
  LARGE_INTEGER now;
  QueryPerformanceCounter(&now);
  return (unsigned __int64)now.QuadPart * 100;
}
unsigned __int64 __emulu(unsigned a, unsigned b) { return (unsigned __int64)a * b; }
/* The segment registers lead to the thread's block: fs in 32 bits, gs in 64. */
#define OF_BLOCK(type, offset) (*(type *)((unsigned char *)NtCurrentTeb() + (offset)))
unsigned char __readfsbyte(unsigned long offset) { return OF_BLOCK(unsigned char, offset); }
unsigned short __readfsword(unsigned long offset) { return OF_BLOCK(unsigned short, offset); }
unsigned long __readfsdword(unsigned long offset) { return OF_BLOCK(unsigned long, offset); }
unsigned char __readgsbyte(unsigned long offset) { return OF_BLOCK(unsigned char, offset); }
unsigned short __readgsword(unsigned long offset) { return OF_BLOCK(unsigned short, offset); }
unsigned long __readgsdword(unsigned long offset) { return OF_BLOCK(unsigned long, offset); }
unsigned __int64 __readgsqword(unsigned long offset) { return OF_BLOCK(unsigned __int64, offset); }
`;
