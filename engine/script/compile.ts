import { type CompileOptions, type CompileResult, type Diagnostic, type Sources } from './compile-types';
import { Types } from './ctype';
import { Linker, type Linked } from './link';
import { type CheckedUnit, parseUnit } from './parser-unit';
import { preludeUnit } from './prelude';
import { preprocess } from './preprocess';
import { type Program } from './program';
import { type Silence } from './silence';
import { FileTable } from './source';

/** What expressions are compiled against: kept as long as the program is. */
export interface Compilation extends Linked {
  readonly sources: Sources;
  readonly options: CompileOptions;
}

const compilations = new WeakMap<Program, Compilation>();

/** How a program of this engine was made, undefined for one that came from elsewhere. */
export const compilationOf = (program: Program): Compilation | undefined => compilations.get(program);

/**
 * Compiles and links C units. Everything that is wrong is in `diagnostics`; files that are missing are in `needs`, and
 * the caller reads them and calls again. Pure: equal inputs give equal programs.
 */
export function compile(sources: Sources, options: CompileOptions): CompileResult {
  const diagnostics: Diagnostic[] = [];
  const needs = new Set<string>();
  const files = new FileTable();
  const types = new Types(options.model);
  const report = (d: Diagnostic): void => {
    diagnostics.push(d);
  };
  const silences: Silence[] = [];
  const checked: CheckedUnit[] = [];
  const read = (path: string, module: number, from: Sources): CheckedUnit => {
    const { model, defines, includePath } = options;
    const pre = preprocess(from, path, {
      model,
      files,
      report,
      ...(module < 0 ? {} : { defines, includePath }),
    });
    for (const path of pre.needs) needs.add(path);
    silences.push(pre.silence);
    return parseUnit(
      pre.tokens,
      types,
      { path, module },
      files,
      pre.needs.length > 0 ? () => undefined : report,
    );
  };
  options.units.forEach((path, module) => checked.push(read(path, module, sources)));
  drop(diagnostics, d => silences.some(silence => silence.hides(d, files.paths)));
  inReadingOrder(diagnostics, files.paths);
  withoutCpp(diagnostics);
  const isBroken = diagnostics.some(d => d.severity === 'error');
  if (isBroken || needs.size > 0) return { diagnostics, needs: [...needs] };
  const preludes = new Map<string, CheckedUnit>();
  const prelude = (name: string): CheckedUnit | undefined => {
    const found = preludeUnit(name);
    if (found === undefined) return undefined;
    const known = preludes.get(found.path) ?? read(found.path, -1, new Map([[found.path, found.text]]));
    preludes.set(found.path, known);
    return known;
  };
  const linked = new Linker({ types, files, units: checked, report, prelude }).link();
  inReadingOrder(diagnostics, files.paths);
  if (linked === undefined || diagnostics.some(d => d.severity === 'error'))
    return { diagnostics, needs: [] };
  compilations.set(linked.program, { ...linked, sources, options });
  return { program: linked.program, diagnostics, needs: [] };
}

/** That a file is C++ is told once, and then nothing more of it: everything behind it is C++ too. */
function withoutCpp(diagnostics: Diagnostic[]): void {
  const files = new Set<string>();
  drop(diagnostics, ({ code, range }) => {
    if (files.has(range.file)) return true;
    if (code === 'HS2033') files.add(range.file);
    return false;
  });
}

function drop(diagnostics: Diagnostic[], isDropped: (diagnostic: Diagnostic) => boolean): void {
  const kept = diagnostics.filter(each => !isDropped(each));
  diagnostics.splice(0, diagnostics.length, ...kept);
}

/** Problems of the preprocessor and of the parser belong between each other. */
function inReadingOrder(diagnostics: Diagnostic[], paths: readonly string[]): void {
  const order = new Map(paths.map((path, i) => [path, i]));
  const fileOf = (d: Diagnostic): number => order.get(d.range.file) ?? 0;
  diagnostics.sort(
    (a, b) => fileOf(a) - fileOf(b) || a.range.line - b.range.line || a.range.column - b.range.column,
  );
}
