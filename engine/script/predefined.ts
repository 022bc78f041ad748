import { lex } from './lexer';
import { type Macro, parseDefinition } from './macro';
import { type DataModel } from './program';

/**
 * The compiler that scripts see: Visual C++ 2015 (Microsoft, "Predefined macros"), with the standard's version said,
 * because C11 is what is compiled. Date and time are fixed: two compilations of one text are equal.
 */
const COMMON = [
  '__STDC__ 1',
  '__STDC_VERSION__ 201112L',
  '__STDC_HOSTED__ 1',
  '__DATE__ "Jan  1 2000"',
  '__TIME__ "00:00:00"',
  '__TIMESTAMP__ "Sat Jan  1 00:00:00 2000"',
  '_MSC_VER 1900',
  '_MSC_FULL_VER 190024215',
  '_MSC_BUILD 1',
  '_MSC_EXTENSIONS 1',
  '_INTEGRAL_MAX_BITS 64',
  '_MT 1',
  '_WIN32 1',
  '__HEAPSCOPE__ 1',
  // For `#ifdef`; `#if` answers its calls.
  '__has_include',
];
/** Names of GNU C that clang defines for the Microsoft compiler's language too: types and limits. */
const GNU = [
  '__CHAR_BIT__ 8', '__SCHAR_MAX__ 127', '__SHRT_MAX__ 32767', '__INT_MAX__ 2147483647', '__LONG_MAX__ 2147483647L',
  '__LONG_LONG_MAX__ 9223372036854775807LL', '__WCHAR_MAX__ 65535', '__SIZEOF_SHORT__ 2', '__SIZEOF_INT__ 4', '__SIZEOF_LONG__ 4',
  '__SIZEOF_LONG_LONG__ 8', '__SIZEOF_FLOAT__ 4', '__SIZEOF_DOUBLE__ 8', '__SIZEOF_LONG_DOUBLE__ 8', '__SIZEOF_WCHAR_T__ 2',
  '__INT8_TYPE__ signed char', '__INT16_TYPE__ short', '__INT32_TYPE__ int', '__INT64_TYPE__ long long',
  '__UINT8_TYPE__ unsigned char', '__UINT16_TYPE__ unsigned short', '__UINT32_TYPE__ unsigned int', '__UINT64_TYPE__ unsigned long long',
  '__INT_LEAST8_TYPE__ signed char', '__INT_LEAST16_TYPE__ short', '__INT_LEAST32_TYPE__ int', '__INT_LEAST64_TYPE__ long long',
  '__UINT_LEAST8_TYPE__ unsigned char', '__UINT_LEAST16_TYPE__ unsigned short', '__UINT_LEAST32_TYPE__ unsigned int', '__UINT_LEAST64_TYPE__ unsigned long long',
  '__INT8_MAX__ 127', '__INT16_MAX__ 32767', '__INT32_MAX__ 2147483647', '__INT64_MAX__ 9223372036854775807LL', '__UINT8_MAX__ 255',
  '__UINT16_MAX__ 65535', '__UINT32_MAX__ 4294967295U', '__UINT64_MAX__ 18446744073709551615ULL', '__INTMAX_MAX__ 9223372036854775807LL',
  '__UINTMAX_MAX__ 18446744073709551615ULL', '__SHRT_WIDTH__ 16', '__INT_WIDTH__ 32', '__LONG_WIDTH__ 32', '__LONG_LONG_WIDTH__ 64',
  '__LDBL_MANT_DIG__ 53', '__LDBL_DIG__ 15', '__LDBL_MAX__ 1.7976931348623157e+308L', '__LDBL_MIN__ 2.2250738585072014e-308L', '__LDBL_EPSILON__ 2.2204460492503131e-16L',
  '__FLT_MIN_EXP__ (-125)', '__FLT_MAX_EXP__ 128', '__DBL_MIN_EXP__ (-1021)', '__DBL_MAX_EXP__ 1024', '__LDBL_MIN_EXP__ (-1021)', '__LDBL_MAX_EXP__ 1024',
  '__FLT_MIN_10_EXP__ (-37)', '__FLT_MAX_10_EXP__ 38', '__DBL_MIN_10_EXP__ (-307)', '__DBL_MAX_10_EXP__ 308', '__FLT_DENORM_MIN__ 1.40129846e-45F', '__DBL_DENORM_MIN__ 4.9406564584124654e-324',
  '__CHAR16_TYPE__ unsigned short', '__CHAR32_TYPE__ unsigned int', '__FLT_EVAL_METHOD__ 0', '__LDBL_DENORM_MIN__ 4.9406564584124654e-324L', '__INTMAX_TYPE__ long long', '__UINTMAX_TYPE__ unsigned long long', '__WCHAR_TYPE__ unsigned short', '__WINT_TYPE__ unsigned short',
  '__ATOMIC_RELAXED 0', '__ATOMIC_CONSUME 1', '__ATOMIC_ACQUIRE 2', '__ATOMIC_RELEASE 3', '__ATOMIC_ACQ_REL 4', '__ATOMIC_SEQ_CST 5',
  '__ORDER_LITTLE_ENDIAN__ 1234', '__ORDER_BIG_ENDIAN__ 4321', '__BYTE_ORDER__ __ORDER_LITTLE_ENDIAN__', '__FLT_RADIX__ 2',
  '__FLT_MANT_DIG__ 24', '__FLT_DIG__ 6', '__FLT_MAX__ 3.40282347e+38F', '__FLT_MIN__ 1.17549435e-38F', '__FLT_EPSILON__ 1.19209290e-7F',
  '__DBL_MANT_DIG__ 53', '__DBL_DIG__ 15', '__DBL_MAX__ 1.7976931348623157e+308', '__DBL_MIN__ 2.2250738585072014e-308', '__DBL_EPSILON__ 2.2204460492503131e-16',
]; // prettier-ignore

const BY_MODEL: Readonly<Record<DataModel, readonly string[]>> = {
  ilp32: [
    '_M_IX86 600',
    '__SIZEOF_POINTER__ 4',
    '__SIZEOF_SIZE_T__ 4',
    '__SIZE_TYPE__ unsigned int',
    '__SIZE_MAX__ 4294967295U',
    '__PTRDIFF_MAX__ 2147483647',
    '__INTPTR_MAX__ 2147483647',
    '__UINTPTR_MAX__ 4294967295U',
    '__PTRDIFF_TYPE__ int',
    '__INTPTR_TYPE__ int',
    '__UINTPTR_TYPE__ unsigned int',
  ],
  llp64: [
    '_WIN64 1',
    '_M_X64 100',
    '_M_AMD64 100',
    '__SIZEOF_POINTER__ 8',
    '__SIZEOF_SIZE_T__ 8',
    '__SIZE_TYPE__ unsigned long long',
    '__SIZE_MAX__ 18446744073709551615ULL',
    '__PTRDIFF_MAX__ 9223372036854775807LL',
    '__INTPTR_MAX__ 9223372036854775807LL',
    '__UINTPTR_MAX__ 18446744073709551615ULL',
    '__PTRDIFF_TYPE__ long long',
    '__INTPTR_TYPE__ long long',
    '__UINTPTR_TYPE__ unsigned long long',
  ],
};

/** The macros that exist before the first line, by name. */
export function predefinedMacros(model: DataModel): Map<string, Macro> {
  const macros = new Map<string, Macro>();
  for (const definition of [...COMMON, ...GNU, ...BY_MODEL[model]]) {
    const macro = parseDefinition(lex(definition, 0).tokens);
    if ('name' in macro) macros.set(macro.name, { ...macro, at: undefined });
  }
  for (const name of ['__LINE__', '__FILE__', '__COUNTER__'] as const)
    macros.set(name, {
      name,
      parameters: undefined,
      variadic: false,
      body: [],
      at: undefined,
      dynamic: name,
      active: false,
    });
  return macros;
}
