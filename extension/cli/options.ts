import { type ModifierOptions, PAGE_HEAP } from '../debug/index';
import {
  FAULT_IDS,
  type FaultId,
  GLOBAL_FLAGS,
  type MachineSettings,
  parseGlobalFlags,
  PROFILE_IDS,
  type ProfileId,
} from '../../engine/index';

export const REPORTS = ['text', 'json', 'sarif', 'junit'] as const;
const SCHEDULERS = ['round-robin', 'random'] as const;
const DECOMMIT = ['never', 'threshold'] as const;
export type ReportFormat = (typeof REPORTS)[number];

/** The arguments of `heapscope run`, checked. What is undefined was not said: a pragma of the script may say it. */
export interface RunOptions extends ModifierOptions {
  readonly files: readonly string[];
  readonly args: readonly string[];
  readonly profile: ProfileId | undefined;
  readonly seed: number | undefined;
  readonly scheduler: MachineSettings['scheduler'] | undefined;
  readonly decommit: MachineSettings['decommit'] | undefined;
  readonly commitLimit: number | undefined;
  readonly includePath: readonly string[];
  readonly defines: readonly string[];
  readonly maxSteps: number | undefined;
  readonly failOn: ReadonlySet<FaultId>;
  readonly report: ReportFormat | undefined;
  readonly reportFile: string | undefined;
}

/** The arguments are wrong: one sentence that says which and what there is instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Mutable = { -readonly [K in keyof RunOptions]: RunOptions[K] };
type Setter = (options: Mutable, value: string, name: string) => void;

function oneOf<T extends string>(values: readonly T[], value: string, what: string): T {
  const found = values.find(each => each === value);
  if (found === undefined)
    throw new UsageError(`there is no ${what} '${value}'; there are ${values.join(', ')}`);
  return found;
}

function wholeNumber(name: string, value: string, least: number, most: number): number {
  const number = /^(0[xX][0-9a-fA-F]+|[0-9]+)$/.test(value) ? Number(value) : NaN;
  if (!(number >= least && number <= most))
    throw new UsageError(`${name} needs a whole number from ${least} to ${most}, not '${value}'`);
  return number;
}

function faultIds(value: string): ReadonlySet<FaultId> {
  const names = value.split(',').map(name => name.trim());
  if (names.includes('any')) return new Set(FAULT_IDS);
  return new Set(names.map(name => oneOf(FAULT_IDS, name, 'fault')));
}

/** Every option of `run` that takes a value, with what it sets. */
const SETTERS: ReadonlyMap<string, Setter> = new Map<string, Setter>([
  ['--profile', (options, value) => (options.profile = oneOf(PROFILE_IDS, value, 'profile'))],
  ['--seed', (options, value, name) => (options.seed = wholeNumber(name, value, 0, 0xffffffff))],
  ['--scheduler', (options, value) => (options.scheduler = oneOf(SCHEDULERS, value, 'scheduler'))],
  ['--decommit', (options, value) => (options.decommit = oneOf(DECOMMIT, value, 'decommit policy'))],
  ['-I', (options, value) => (options.includePath = [...options.includePath, value])],
  ['-D', (options, value) => (options.defines = [...options.defines, macro(value)])],
  [
    '--commit-limit',
    (options, value, name) => (options.commitLimit = wholeNumber(name, value, 0x10000, 2 ** 47)),
  ],
  ['--page-heap', (options, value) => (options.pageHeap = oneOf(PAGE_HEAP, value, 'page heap'))],
  ['--global-flags', (options, value, name) => (options.globalFlags = globalFlags(name, value))],
  [
    '--max-steps',
    (options, value, name) => (options.maxSteps = wholeNumber(name, value, 1, Number.MAX_SAFE_INTEGER)),
  ],
  ['--fail-on', (options, value) => (options.failOn = new Set([...options.failOn, ...faultIds(value)]))],
  ['--report', (options, value) => (options.report = oneOf(REPORTS, value, 'report'))],
  ['--report-file', (options, value) => (options.reportFile = value)],
]);

/** Options that stand alone; `=off` takes back what a pragma says. */
const SWITCHES: ReadonlyMap<string, 'debugHeap' | 'crtDebug' | 'noLfh' | 'win11'> = new Map([
  ['--debug-heap', 'debugHeap'],
  ['--crt-debug', 'crtDebug'],
  ['--no-lfh', 'noLfh'],
  ['--win11', 'win11'],
] as const);

export const RUN_OPTIONS: readonly string[] = [...SETTERS.keys(), ...SWITCHES.keys()];

function globalFlags(name: string, value: string): number {
  const flags = parseGlobalFlags(value);
  if (flags !== undefined) return flags;
  const known = GLOBAL_FLAGS.map(({ abbreviation, title }) => `${abbreviation} (${title})`).join(', ');
  throw new UsageError(`${name} needs a number or a list of ${known}, not '${value}'`);
}

function macro(value: string): string {
  if (!/^[A-Za-z_]\w*(=.*)?$/s.test(value))
    throw new UsageError(`-D needs NAME or NAME=VALUE, not '${value}'`);
  return value;
}

/** The arguments of `heapscope replay`, checked. */
export interface ReplayOptions extends Omit<RunOptions, 'report'> {
  readonly file: string;
  readonly report: 'text' | 'json' | undefined;
}

/** Options of `run` that say nothing about a trace. */
const FOR_SCRIPTS: ReadonlySet<string> = new Set(['--scheduler', '-I', '-D', '--crt-debug']);
const REPLAY_OPTIONS: readonly string[] = RUN_OPTIONS.filter(name => !FOR_SCRIPTS.has(name));

/** Checks the arguments after `replay`; throws a UsageError. */
export function parseReplay(argv: readonly string[]): ReplayOptions {
  const options = parse('replay', REPLAY_OPTIONS, argv);
  const [file] = options.files;
  if (file === undefined || options.files.length > 1 || options.args.length > 0)
    throw new UsageError('replay needs one trace file');
  const report =
    options.report === undefined ? undefined : oneOf(['text', 'json'], options.report, 'report of replay');
  return { ...options, file, report };
}

/** Checks the arguments after `run`; throws a UsageError. */
export function parseRun(argv: readonly string[]): RunOptions {
  const options = parse('run', RUN_OPTIONS, argv);
  if (options.files.length === 0) throw new UsageError('run needs at least one C file');
  return options;
}

function parse(command: string, known: readonly string[], argv: readonly string[]): RunOptions {
  const options: Mutable = {
    files: [],
    args: [],
    profile: undefined,
    seed: undefined,
    scheduler: undefined,
    decommit: undefined,
    commitLimit: undefined,
    includePath: [],
    defines: [],
    maxSteps: undefined,
    failOn: new Set(),
    report: undefined,
    reportFile: undefined,
  };
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (word === '--') {
      options.args = argv.slice(at + 1);
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      options.files = [...options.files, word];
      continue;
    }
    at += setOption(options, command, known, word, argv[at + 1]);
  }
  if (options.reportFile !== undefined && options.report === undefined)
    throw new UsageError(`--report-file needs --report: ${REPORTS.join(', ')}`);
  return options;
}

/** Sets the option that `word` names; returns how many further words it took. */
function setOption(
  options: Mutable,
  command: string,
  known: readonly string[],
  word: string,
  next: string | undefined,
): 0 | 1 {
  const { name, attached } = split(word);
  if (!known.includes(name))
    throw new UsageError(`there is no option ${name}; the options of ${command} are ${known.join(', ')}`);
  const key = SWITCHES.get(name);
  if (key !== undefined) {
    if (attached !== undefined && attached !== 'on' && attached !== 'off')
      throw new UsageError(`${name} stands alone, or is =on or =off, not '=${attached}'`);
    options[key] = attached !== 'off';
    return 0;
  }
  const setter = SETTERS.get(name);
  const value = attached ?? next;
  if (value === undefined || (attached === undefined && value === '--'))
    throw new UsageError(`${name} needs a value`);
  setter?.(options, value, name);
  return attached === undefined ? 1 : 0;
}

/** `--seed=3`, `-DNAME=1` and `-Iinclude` carry their value in the same word. */
function split(word: string): { name: string; attached: string | undefined } {
  if (/^-[ID]./.test(word)) return { name: word.slice(0, 2), attached: word.slice(2) };
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  return equals < 0
    ? { name: word, attached: undefined }
    : { name: word.slice(0, equals), attached: word.slice(equals + 1) };
}
