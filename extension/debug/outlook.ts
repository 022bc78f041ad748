import { type Control, type FaultId, faultRule, type Moment, type Program } from '../../engine/index';
import { type Yield } from './control';
import { type Debuggee } from './debuggee';
import { placeAt } from './source-index';

/** How far ahead a fork looks for the moment at which Windows notices: about 0.2 s of work. */
const LOOK_AHEAD_STEPS = 20_000_000;

/** Instructions between two yields: a few milliseconds. */
const SLICE = 200_000;

/** When Windows notices, as far as it is known: in the run itself, on a fork that ran ahead, or not at all. */
export type Outlook =
  | { readonly kind: 'noticed'; readonly step: number; readonly check: string; readonly place: string }
  | { readonly kind: 'never'; readonly how: string }
  | { readonly kind: 'not-yet'; readonly steps: number };

/** Runs a fork ahead until the heap's own check notices fault `index`, the run ends, or the limit is reached. */
export async function lookAhead(debuggee: Debuggee, index: number, control: Control): Promise<Outlook> {
  const fork = debuggee.timeline.fork();
  fork.sink = undefined;
  fork.setBreakpoints([]);
  fork.stopOn = new Set();
  const first = fork.position.step;
  const untilStep = first + LOOK_AHEAD_STEPS;
  while (!control.cancelled) {
    const stop = fork.run({ instructions: control.instructions, untilStep });
    const notice = fork.faults[index]?.notice;
    if (notice !== undefined) return noticed(debuggee.program, notice);
    if (stop.reason === 'exited')
      return { kind: 'never', how: `the program ends with code ${stop.exitCode}` };
    if (stop.reason === 'died')
      return { kind: 'never', how: 'the program dies of an unhandled exception first' };
    if (stop.reason === 'deadlock') return { kind: 'never', how: 'the threads wait for each other first' };
    if (fork.position.step >= untilStep) break;
    await control.pause();
  }
  return { kind: 'not-yet', steps: fork.position.step - first };
}

/** Looks ahead for one fault at a time; a session that moves on gives the search up. */
export class Lookout {
  readonly #yieldNow: Yield;
  #search: { cancelled: boolean } | undefined;

  constructor(yieldNow: Yield) {
    this.#yieldNow = yieldNow;
  }

  /** The outlook of fault `index`, from `known` where it is there; undefined when the search was given up. */
  async find(debuggee: Debuggee, index: number, known: Map<number, Outlook>): Promise<Outlook | undefined> {
    const record = debuggee.timeline.machine.faults[index];
    if (record?.notice !== undefined) return noticed(debuggee.program, record.notice);
    if (record === undefined || faultRule(record.id).kind === 'windows') return undefined;
    const found = known.get(index);
    if (found !== undefined) return found;
    const search = { instructions: SLICE, cancelled: false, pause: this.#yieldNow };
    this.#search = search;
    const outlook = await lookAhead(debuggee, index, search);
    if (search.cancelled) return undefined;
    known.set(index, outlook);
    return outlook;
  }

  giveUp(): void {
    if (this.#search !== undefined) this.#search.cancelled = true;
    this.#search = undefined;
  }
}

/** A notice that the run itself has met. */
export function noticed(program: Program, notice: Moment & { readonly check: string }): Outlook {
  const place = placeAt(program, notice.pc);
  return {
    kind: 'noticed',
    step: notice.step,
    check: notice.check,
    place: place === undefined ? '' : shortPlace(place),
  };
}

/** `file:line` without folders: the client shows full paths elsewhere, here lines shall be short. */
export const shortPlace = ({ path, line }: { readonly path: string; readonly line: number }): string =>
  `${path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)}:${line}`;

/** The line of a card about Windows' own time; undefined for what Windows does itself, which nobody need notice. */
export function noticeLine(id: FaultId, actStep: number, outlook: Outlook | undefined): string | undefined {
  if (faultRule(id).kind === 'windows' || outlook === undefined) return undefined;
  switch (outlook.kind) {
    case 'noticed': {
      const place = outlook.place === '' ? '' : ` (${outlook.place})`;
      const when = outlook.step === actStep ? 'at once' : `at step ${grouped(outlook.step)}`;
      return `Windows would notice: ${when} by ${outlook.check}${place}`;
    }
    case 'never':
      return `Windows would notice: never (${outlook.how})`;
    case 'not-yet':
      return `Windows would notice: never, as far as ${grouped(outlook.steps)} steps ahead`;
  }
}

export const grouped = (value: number): string => value.toLocaleString('en-US');
