import { lex } from './lexer';
import { type Macro, parseDefinition } from './macro';
import { type DataModel } from './program';

/**
 * The compiler that scripts see: Visual C++ 2015 (Microsoft, "Predefined macros"), with the standard's version said,
 * because C99 is what is compiled. Date and time are fixed: two compilations of one text are equal.
 */
const COMMON = [
  '__STDC__ 1',
  '__STDC_VERSION__ 199901L',
  '__STDC_HOSTED__ 1',
  '__STDC_NO_COMPLEX__ 1',
  '__STDC_NO_ATOMICS__ 1',
  '__STDC_NO_THREADS__ 1',
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
  '__INTMAX_TYPE__ long long', '__UINTMAX_TYPE__ unsigned long long', '__WCHAR_TYPE__ unsigned short', '__WINT_TYPE__ unsigned short',
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
