import {
  type Diagnostic,
  folderOf,
  type Pragma,
  resolvePath,
  scanPragmas,
  type Sources,
} from '../../engine/index';
import { ErrorId, RequestError } from './errors';
import { normalPath } from './source-index';

/** How the host gives the text of a file; undefined when there is none at `path`. */
export type ReadFile = (path: string) => Promise<string | undefined>;

/** The translation units of a program: those that were asked for, then those that they link, each once. */
export interface Units {
  readonly paths: readonly string[];
  readonly sources: ReadonlyMap<string, string | undefined>;
  /** Pragmas of all units but `link`, which is obeyed here. */
  readonly pragmas: readonly Pragma[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the units and what their `#pragma heapscope link("file")` name, relative to the file that says so. A unit that
 * was asked for and cannot be read is a RequestError; one that a pragma names is a diagnostic at the pragma.
 */
export async function readUnits(
  asked: readonly string[],
  readFile: ReadFile,
  given: Sources,
): Promise<Units> {
  const sources = new Map(given);
  const paths: string[] = [];
  const pragmas: Pragma[] = [];
  const diagnostics: Diagnostic[] = [];
  const met = new Set<string>();
  const waiting: { readonly path: string; readonly link?: Pragma }[] = asked.map(path => ({ path }));
  for (const { path, link } of waiting) {
    const key = normalPath(resolvePath('', path));
    if (met.has(key)) continue;
    met.add(key);
    if (!sources.has(path)) sources.set(path, await readFile(path));
    if (sources.get(path) === undefined) {
      if (link === undefined)
        throw new RequestError(
          ErrorId.FileNotFound,
          `cannot read '${path}': check that the file exists`,
          true,
        );
      diagnostics.push(
        complaint(link, `cannot read '${path}', which link names: paths are relative to this file`),
      );
      continue;
    }
    paths.push(path);
    const scanned = scanPragmas(sources, [path]);
    diagnostics.push(...scanned.diagnostics);
    const pins = scanned.pragmas.filter(pragma => pragma.key !== 'link');
    // The last pragma wins: a unit that was asked for must not lose to one that it links.
    if (link === undefined) pragmas.push(...pins);
    else pragmas.unshift(...pins);
    for (const pragma of scanned.pragmas.filter(each => each.key === 'link'))
      if (pragma.value === undefined || pragma.value === '')
        diagnostics.push(complaint(pragma, 'link needs the path of a C file, as in link("other.c")'));
      else waiting.push({ path: resolvePath(folderOf(path), pragma.value), link: pragma });
  }
  return { paths, sources, pragmas, diagnostics };
}

/** An error at a pragma that cannot be obeyed. */
export const complaint = (pragma: Pragma, message: string): Diagnostic => ({
  severity: 'error',
  code: 'HS1052',
  message,
  range: pragma.range,
  notes: [],
});
