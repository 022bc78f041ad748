import {
  compile,
  DEBUG_LIBRARY_DEFINES,
  type Diagnostic,
  type MachineSettings,
  type Program,
  type Sources,
} from '../../engine/index';
import { ErrorId, RequestError } from './errors';
import { type Launch, pinnedBy, settingsOf } from './launch';
import { refusalOf } from './modifiers';
import { complaint, type ReadFile, readUnits } from './units';

/** A program that compiles, or every reason why it does not. */
export type Loaded =
  | {
      readonly ok: true;
      readonly program: Program;
      readonly settings: MachineSettings;
      readonly sources: Sources;
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly sources: Sources };

/** Bound on the rounds of reading: each answers at least one `needs`, so only a defect comes near it. */
const MOST_ROUNDS = 10_000;

/**
 * Compiles `units` and what they link, reading what they need through `readFile`; `given` holds texts that are in no file.
 * A unit that cannot be read is a RequestError; what is wrong in a text is a diagnostic.
 */
export async function load(
  launch: Launch,
  units: readonly string[],
  readFile: ReadFile,
  given: Sources = new Map(),
): Promise<Loaded> {
  const read = await readUnits(units, readFile, given);
  const sources = new Map(read.sources);
  const { pinned, complaints } = pinnedBy(read.pragmas);
  const early: Diagnostic[] = [
    ...read.diagnostics,
    ...complaints.map(each => complaint(each.pragma, each.text)),
  ];
  if (early.some(diagnostic => diagnostic.severity === 'error'))
    return { ok: false, diagnostics: early, sources };
  const settings = settingsOf(launch, pinned);
  const refusal = refusalOf(settings);
  if (refusal !== undefined) throw new RequestError(ErrorId.BadLaunch, `launch: ${refusal}`, true);
  const options = {
    units: read.paths,
    model: settings.profile.endsWith('-x64') ? ('llp64' as const) : ('ilp32' as const),
    defines:
      settings.crtDebug === true
        ? [...DEBUG_LIBRARY_DEFINES, ...launch.options.defines]
        : launch.options.defines,
    includePath: launch.options.includePath,
  };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const result = compile(sources, options);
    if (result.needs.length === 0) {
      const diagnostics = [...early, ...result.diagnostics];
      return result.program === undefined
        ? { ok: false, diagnostics, sources }
        : { ok: true, program: result.program, settings, sources, diagnostics };
    }
    const texts = await Promise.all(result.needs.map(path => readFile(path)));
    result.needs.forEach((path, index) => sources.set(path, texts[index]));
  }
  throw new RequestError(
    ErrorId.DoesNotCompile,
    'the program needs more than 10,000 rounds of #include',
    true,
  );
}
