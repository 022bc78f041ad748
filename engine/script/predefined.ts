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
const BY_MODEL: Readonly<Record<DataModel, readonly string[]>> = {
  ilp32: ['_M_IX86 600'],
  llp64: ['_WIN64 1', '_M_X64 100', '_M_AMD64 100'],
};

/** The macros that exist before the first line, by name. */
export function predefinedMacros(model: DataModel): Map<string, Macro> {
  const macros = new Map<string, Macro>();
  for (const definition of [...COMMON, ...BY_MODEL[model]]) {
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
