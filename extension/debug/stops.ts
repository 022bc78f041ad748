import { type DebugProtocol } from '@vscode/debugprotocol';
import { FAULTS, hex, hexAddress, type TimelineStop } from '../../engine/index';
import { type Breakpoints } from './breakpoints';
import { currentThread, type Debuggee } from './debuggee';

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
      return `died of an unhandled exception ${hex(stop.status, 8)} at ${hexAddress(stop.at, pointerBytes)}`;
    default:
      return undefined;
  }
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
      const reason = breakpoints.isFunctionBreakpoint(stop.pc) ? 'function breakpoint' : 'breakpoint';
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
    case 'deadlock': {
      const text = stop.waits.map(wait => `thread ${wait.thread} waits for ${wait.text}`).join('; ');
      return { reason: 'pause', description: 'Deadlock', text };
    }
    case 'start':
      return { reason: 'entry', description: 'start of the run' };
    default:
      return { reason: 'pause' };
  }
}

/** The fault that a stop is about; a death is about the last one, leaks at the end aside. */
function faultOf(debuggee: Debuggee, stop: TimelineStop): number | undefined {
  if (stop.reason === 'fault') return stop.fault;
  if (stop.reason !== 'died') return undefined;
  const last = debuggee.timeline.machine.faults.findLastIndex(record => record.id !== 'leak');
  return last < 0 ? undefined : last;
}
