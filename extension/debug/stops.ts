import { type DebugProtocol } from '@vscode/debugprotocol';
import {
  FAULTS,
  hexAddress,
  type MachineSeam,
  statusText,
  type Stop,
  type TimelineStop,
} from '../../engine/index';
import { type Breakpoints } from './breakpoints';
import { currentThread, type Debuggee } from './debuggee';
import { placeAt, type SourcePlace } from './source-index';

/** Why the session stands where it stands, as the client is told, and what exceptionInfo is about. */
export interface StopReport {
  readonly body: DebugProtocol.StoppedEvent['body'];
  /** Index of the fault record that the stop is about. */
  readonly fault: number | undefined;
}

/** What a stop is called when the operation got where it was going. */
export type Arrival = 'step' | 'entry' | 'goto' | 'pause';

/** How the run ended, in words; undefined when `stop` is no end. */
export function endText(stop: TimelineStop | undefined, pointerBytes: 4 | 8): string | undefined {
  switch (stop?.reason) {
    case 'exited':
      return `exited with code ${stop.exitCode}`;
    case 'died':
      return `died of an unhandled exception ${statusText(stop.status)} at ${hexAddress(stop.at, pointerBytes)}`;
    default:
      return undefined;
  }
}

type Death = Extract<Stop, { reason: 'died' }>;

/** What each thread of a deadlock waits for. */
export const waitsText = ({ waits }: Extract<Stop, { reason: 'deadlock' }>): string =>
  waits.map(wait => `thread ${wait.thread} waits for ${wait.text}`).join('; ');

/** What killed the process, in one line that ends with the innermost statement of the user's on its stack. */
export function deathOf(
  machine: MachineSeam,
  stop: Death,
): { readonly text: string; readonly place: SourcePlace | undefined } {
  const pointerBytes = machine.program.model === 'llp64' ? 8 : 4;
  const text = `unhandled exception ${statusText(stop.status)} at ${hexAddress(stop.at, pointerBytes)}`;
  for (const frame of machine.frames(stop.thread)) {
    const place = placeAt(machine.program, frame.pc);
    if (place !== undefined) return { text: `${text} (${place.path}:${place.line})`, place };
  }
  return { text, place: undefined };
}

/** The stopped event for `stop`; `arrived` when it is the operation's own target, then named `arrival`. */
export function describeStop(
  debuggee: Debuggee,
  breakpoints: Breakpoints,
  stop: TimelineStop,
  arrived: boolean,
  arrival: Arrival,
): StopReport {
  const { machine } = debuggee.timeline;
  const threadId = 'thread' in stop ? stop.thread : currentThread(machine);
  const why =
    arrived || stop.reason === 'position' ? { reason: arrival } : reasonOf(debuggee, breakpoints, stop);
  return { body: { threadId, allThreadsStopped: true, ...why }, fault: faultOf(debuggee, stop) };
}

type Reason = Pick<StopReport['body'], 'reason' | 'description' | 'text' | 'hitBreakpointIds'>;

function reasonOf(debuggee: Debuggee, breakpoints: Breakpoints, stop: TimelineStop): Reason {
  const past = `${endText(stop, debuggee.pointerBytes) ?? ''}; step back to look into the past`;
  switch (stop.reason) {
    case 'breakpoint': {
      const reason = breakpoints.reasonAt(stop.pc);
      return { reason, hitBreakpointIds: breakpoints.idsAt(stop.pc) };
    }
    case 'fault': {
      const record = debuggee.timeline.machine.faults[stop.fault];
      const title = FAULTS.find(rule => rule.id === record?.id)?.title ?? 'Fault';
      return { reason: 'exception', description: title, text: record?.text ?? title };
    }
    case 'exited':
      return { reason: 'exit', description: past };
    case 'died':
      return { reason: 'exception', description: 'Unhandled exception', text: past };
    case 'deadlock':
      return { reason: 'pause', description: 'Deadlock', text: waitsText(stop) };
    case 'start':
      return { reason: 'entry', description: 'start of the run' };
    default:
      return { reason: 'pause' };
  }
}

/**
 * The fault that a stop is about. A death is about the last one, leaks at the end aside; where an exception is only how
 * another fault of the same step was raised, that other one says why.
 */
function faultOf(debuggee: Debuggee, stop: TimelineStop): number | undefined {
  if (stop.reason === 'fault') return stop.fault;
  if (stop.reason !== 'died') return undefined;
  const { faults } = debuggee.timeline.machine;
  const last = faults.findLastIndex(record => record.id !== 'leak');
  const step = faults[last]?.act.step;
  const cause = faults.findLastIndex(
    record => record.act.step === step && record.id !== 'leak' && record.id !== 'exception-raised',
  );
  const index = cause < 0 ? last : cause;
  return index < 0 ? undefined : index;
}
