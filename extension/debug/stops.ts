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
  const common = { threadId, allThreadsStopped: true };
  const end = endText(stop, debuggee.pointerBytes);
  switch (stop.reason) {
    case 'breakpoint': {
      if (arrived) return { body: { ...common, reason: arrival }, fault: undefined };
      const reason = breakpoints.isFunctionBreakpoint(stop.pc) ? 'function breakpoint' : 'breakpoint';
      return { body: { ...common, reason, hitBreakpointIds: breakpoints.idsAt(stop.pc) }, fault: undefined };
    }
    case 'fault': {
      const record = machine.faults[stop.fault];
      const title = FAULTS.find(rule => rule.id === record?.id)?.title ?? 'Fault';
      const body = { ...common, reason: 'exception', description: title, text: record?.text ?? title };
      return { body, fault: stop.fault };
    }
    case 'exited':
      return {
        body: { ...common, reason: 'exit', description: `${end ?? ''}; step back to look into the past` },
        fault: undefined,
      };
    case 'died': {
      const text = `${end ?? ''}; step back to look into the past`;
      const fault = machine.faults.findLastIndex(record => record.access !== 'call' || record.id !== 'leak');
      return {
        body: { ...common, reason: 'exception', description: 'Unhandled exception', text },
        fault: fault < 0 ? undefined : fault,
      };
    }
    case 'deadlock': {
      const text = stop.waits.map(wait => `thread ${wait.thread} waits for ${wait.text}`).join('; ');
      return { body: { ...common, reason: 'pause', description: 'Deadlock', text }, fault: undefined };
    }
    case 'start':
      return { body: { ...common, reason: 'entry', description: 'start of the run' }, fault: undefined };
    case 'position':
      return { body: { ...common, reason: arrival }, fault: undefined };
    case 'cancelled':
    case 'budget':
      return { body: { ...common, reason: 'pause' }, fault: undefined };
  }
}
