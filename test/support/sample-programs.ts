import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  compile,
  DEFAULT_PROFILE,
  formatDiagnostic,
  type MachineSettings,
  type Program,
  PROFILE_IDS,
  type ProfileId,
  scanPragmas,
} from '../../engine/index';
import { MODIFIER_PRAGMAS } from '../../extension/debug/modifiers';

const SAMPLES = resolve(__dirname, '../../samples');

/** One program of the samples folder: a file, or a folder of files that are linked. */
export interface Sample {
  readonly name: string;
  readonly files: readonly string[];
}

export function samples(): readonly Sample[] {
  return readdirSync(SAMPLES)
    .map(name => ({ name, path: join(SAMPLES, name) }))
    .flatMap(({ name, path }): Sample[] => {
      if (name.endsWith('.c')) return [{ name, files: [path] }];
      if (!statSync(path).isDirectory()) return [];
      const files = readdirSync(path)
        .filter(file => file.endsWith('.c'))
        .map(file => join(path, file));
      return files.length === 0 ? [] : [{ name, files }];
    });
}

/** Compiles files from disk under the settings that they pin, else the defaults; throws with the diagnostics when they have errors. */
export function compileFiles(files: readonly string[]): Compiled {
  const sources: SourceMap = new Map(files.map(file => [file, readFileSync(file, 'utf8')]));
  const { pragmas } = scanPragmas(sources, files);
  const pinned = (key: string): string | undefined => pragmas.findLast(pragma => pragma.key === key)?.value;
  const profile = PROFILE_IDS.find(known => known === pinned('profile')) ?? DEFAULT_PROFILE;
  const { program, settings } = compileFor(profile, files, sources);
  const seed = Number(pinned('seed') ?? settings.seed);
  const scheduler = pinned('scheduler') === 'random' ? 'random' : settings.scheduler;
  const modifiers = pragmas.map(({ key, value }) => MODIFIER_PRAGMAS[key]?.(value ?? ''));
  return {
    program,
    settings: Object.assign({ ...settings, seed, scheduler }, ...modifiers) as MachineSettings,
  };
}

/** The same for one text that lies in no file. */
export const compileText = (name: string, text: string, profile: ProfileId = DEFAULT_PROFILE): Compiled =>
  compileFor(profile, [name], new Map([[name, text]]));

export interface Compiled {
  readonly program: Program;
  readonly settings: MachineSettings;
}

type SourceMap = Map<string, string | undefined>;

function compileFor(profile: ProfileId, units: readonly string[], sources: SourceMap): Compiled {
  for (;;) {
    const { program, needs, diagnostics } = compile(sources, {
      units,
      model: profile.endsWith('x64') ? 'llp64' : 'ilp32',
      includePath: units.map(file => dirname(file)),
    });
    if (program !== undefined) return { program, settings: settingsOf(profile) };
    if (needs.length === 0)
      throw new Error(diagnostics.map(each => formatDiagnostic(each, sources)).join('\n'));
    for (const path of needs) sources.set(path, readIfThere(path));
  }
}

/** The defaults of the command line. */
export const settingsOf = (profile: ProfileId): MachineSettings => ({
  profile,
  seed: 1,
  scheduler: 'round-robin',
  decommit: 'never',
  commitLimit: undefined,
  args: [],
  stdin: new Uint8Array(0),
});

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
