import {
  DEFAULT_PROFILE,
  type MachineSettings,
  PROFILE_IDS,
  type ProfileId,
  type Pragma,
} from '../../engine/index';
import { type Check, flag, oneOf, text, texts, whole, wrong } from './checks';
import { ErrorId, RequestError } from './errors';
import { MODIFIER_CHECKS, MODIFIER_PRAGMAS, type ModifierOptions } from './modifiers';

/**
 * A launch configuration after checking. What is undefined was not said: a pragma of the script may say it, else the
 * default of `settingsOf` holds.
 */
export interface LaunchOptions extends ModifierOptions {
  /** Translation units in order; empty for a scratch session. */
  readonly programs: readonly string[];
  readonly profile?: ProfileId;
  readonly seed?: number;
  readonly scheduler?: MachineSettings['scheduler'];
  readonly decommit?: MachineSettings['decommit'];
  /** Bytes. */
  readonly commitLimit?: number;
  readonly args: readonly string[];
  readonly includePath: readonly string[];
  readonly defines: readonly string[];
  readonly stdin: string;
  readonly stopOnEntry: boolean;
  /** Stop once where the program ends, so that one can go back from there. */
  readonly stopAtExit: boolean;
  readonly noDebug: boolean;
  /** Bound on the timeline's checkpoints in bytes. */
  readonly memoryBudget: number;
  readonly scratch: boolean;
}

const SCHEDULERS = ['round-robin', 'random'] as const;
const DECOMMIT = ['never', 'threshold'] as const;
const MEGABYTE = 0x100000;
const DEFAULT_BUDGET = 256 * MEGABYTE;

/** Keys that debug clients add to every configuration; they say nothing to the adapter. */
const CLIENT_KEYS: ReadonlySet<string> = new Set([
  'type', 'name', 'request', 'presentation', 'preLaunchTask', 'postDebugTask', 'internalConsoleOptions',
  'debugServer', 'serverReadyAction', 'suppressMultipleSessionWarning', 'windows', 'linux', 'osx', 'cwd', 'trace',
]); // prettier-ignore

const seedCheck = whole(0, 0xffffffff, 'units');
const bytesCheck = whole(0x10000, 2 ** 47, 'bytes');

/** Every key of a launch configuration with its check; the manifest documents the same list. */
const CHECKS = {
  program: text,
  programs: texts,
  profile: oneOf(PROFILE_IDS),
  seed: seedCheck,
  scheduler: oneOf(SCHEDULERS),
  decommit: oneOf(DECOMMIT),
  commitLimit: bytesCheck,
  ...MODIFIER_CHECKS,
  args: texts,
  includePath: texts,
  defines: texts,
  stdin: text,
  stopOnEntry: flag,
  stopAtExit: flag,
  noDebug: flag,
  memoryBudget: whole(MEGABYTE, 64 * 1024 * MEGABYTE, 'bytes'),
  scratch: flag,
  /** Values of the user's settings: the only ones that a pragma wins over. */
  settings: (key: string, value: unknown): Readonly<Record<string, unknown>> => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw wrong(key, 'an object', value);
    return value as Record<string, unknown>;
  },
} as const satisfies Record<string, Check<unknown>>;
type Key = keyof typeof CHECKS;
export const LAUNCH_KEYS: readonly string[] = Object.keys(CHECKS);

/** What the user's settings may say; a pragma wins over them, and the launch configuration over both. */
export interface LaunchDefaults {
  readonly profile?: ProfileId;
  readonly seed?: number;
  readonly scheduler?: MachineSettings['scheduler'];
  readonly decommit?: MachineSettings['decommit'];
}
const DEFAULT_KEYS = ['profile', 'seed', 'scheduler', 'decommit'] as const;

export interface Launch {
  readonly options: LaunchOptions;
  readonly defaults: LaunchDefaults;
}

/** Checks the arguments of a launch request; throws a RequestError that names the key. */
export function parseLaunch(args: unknown): Launch {
  if (typeof args !== 'object' || args === null) throw badLaunch('the configuration is missing');
  const given = checked(args as Record<string, unknown>);
  const { profile, seed, scheduler, decommit, commitLimit, noDebug = false, settings = {} } = given;
  const { args: words = [], includePath = [], defines = [], stdin = '', stopOnEntry = false } = given;
  const { stopAtExit = !noDebug, memoryBudget = DEFAULT_BUDGET, scratch = false } = given;
  const said = { profile, seed, scheduler, decommit, commitLimit, includePath, defines, stdin };
  const { debugHeap, globalFlags, pageHeap, crtDebug, noLfh, win11 } = given;
  const modifiers = defined({ debugHeap, globalFlags, pageHeap, crtDebug, noLfh, win11 });
  const how = { stopOnEntry, stopAtExit, noDebug, memoryBudget, scratch };
  return {
    options: { ...said, ...modifiers, ...how, args: words, programs: programsOf(given, scratch) },
    defaults: parseDefaults(settings),
  };
}

const badLaunch = (text: string): RequestError =>
  new RequestError(ErrorId.BadLaunch, `launch: ${text}`, true);

function programsOf(given: Given, scratch: boolean): readonly string[] {
  if (given.program !== undefined && given.programs !== undefined)
    throw badLaunch('give "program" or "programs", not both');
  const programs = given.programs ?? (given.program === undefined ? [] : [given.program]);
  if (scratch && programs.length > 0) throw badLaunch('a scratch session has no "program"');
  if (!scratch && programs.length === 0)
    throw badLaunch('"program" is missing: the path of the C file to run');
  return programs;
}

type Given = { -readonly [K in Key]?: ReturnType<(typeof CHECKS)[K]> };

function checked(args: Readonly<Record<string, unknown>>): Given {
  const given: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(args)) {
    if (value === undefined || value === null || key.startsWith('__') || CLIENT_KEYS.has(key)) continue;
    if (!Object.hasOwn(CHECKS, key))
      throw new RequestError(
        ErrorId.BadLaunch,
        `launch: there is no "${key}"; the keys are ${LAUNCH_KEYS.join(', ')}`,
        true,
      );
    given[key] = CHECKS[key as Key](key, value);
  }
  return given;
}

function parseDefaults(settings: Readonly<Record<string, unknown>>): LaunchDefaults {
  const defaults: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(settings)) {
    const known = DEFAULT_KEYS.find(each => each === key);
    if (known === undefined) throw wrong(`settings.${key}`, `one of ${DEFAULT_KEYS.join(', ')}`, key);
    if (value !== undefined && value !== null) defaults[known] = CHECKS[known](`settings.${known}`, value);
  }
  return defaults;
}

/** A pragma that cannot be obeyed; the place is the pragma's. */
export interface PragmaComplaint {
  readonly text: string;
  readonly pragma: Pragma;
}

/** Keys that a pragma may pin: the option names of the command line with `_` for `-`. */
const PRAGMA_CHECKS: Readonly<Record<string, (value: string) => Partial<LaunchOptions>>> = {
  profile: value => ({ profile: oneOf(PROFILE_IDS)('profile', value) }),
  seed: value => ({ seed: seedCheck('seed', toNumber(value)) }),
  scheduler: value => ({ scheduler: oneOf(SCHEDULERS)('scheduler', value) }),
  decommit: value => ({ decommit: oneOf(DECOMMIT)('decommit', value) }),
  commit_limit: value => ({ commitLimit: bytesCheck('commit_limit', toNumber(value)) }),
  ...MODIFIER_PRAGMAS,
};

const toNumber = (value: string): number =>
  /^(0[xX][0-9a-fA-F]+|[0-9]+)$/.test(value) ? Number(value) : NaN;

/** What the pragmas pin; every pragma that cannot be obeyed is a complaint, none is ignored. */
export function pinnedBy(pragmas: readonly Pragma[]): {
  readonly pinned: Partial<LaunchOptions>;
  readonly complaints: readonly PragmaComplaint[];
} {
  let pinned: Partial<LaunchOptions> = {};
  const complaints: PragmaComplaint[] = [];
  for (const pragma of pragmas) {
    const check = Object.hasOwn(PRAGMA_CHECKS, pragma.key) ? PRAGMA_CHECKS[pragma.key] : undefined;
    if (check === undefined) {
      const names = [...Object.keys(PRAGMA_CHECKS), 'link'].join(', ');
      complaints.push({ pragma, text: `#pragma heapscope has no '${pragma.key}'; it knows ${names}` });
      continue;
    }
    try {
      pinned = { ...pinned, ...check(pragma.value ?? '') };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      complaints.push({ pragma, text: error.message.replace(/^launch: /, '#pragma heapscope: ') });
    }
  }
  return { pinned, complaints };
}

/** The machine's settings: launch wins over pragma, pragma over the user's settings, those over the defaults. */
export function settingsOf(launch: Launch, pinned: Partial<LaunchOptions>): MachineSettings {
  const said = { ...launch.defaults, ...pinned, ...defined(launch.options) };
  const { debugHeap, globalFlags, pageHeap, crtDebug, noLfh, win11 } = said;
  return {
    profile: said.profile ?? DEFAULT_PROFILE,
    seed: said.seed ?? 1,
    scheduler: said.scheduler ?? 'round-robin',
    decommit: said.decommit ?? 'never',
    commitLimit: said.commitLimit,
    ...defined({ debugHeap, globalFlags, pageHeap, crtDebug, noLfh, win11 }),
    args: launch.options.args,
    stdin: new TextEncoder().encode(launch.options.stdin),
  };
}

const defined = <T extends object>(record: T): Partial<T> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
