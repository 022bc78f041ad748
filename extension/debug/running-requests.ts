import { type DebugProtocol } from '@vscode/debugprotocol';
import { type After, type Handlers } from './commands';
import { type Debugging } from './debugging';
import {
  backInstruction,
  stepBack,
  stepIn,
  stepInstruction,
  stepOut,
  stepOver,
  stepOverInstruction,
} from './stepping';

type Running = Pick<
  Handlers,
  'continue' | 'next' | 'stepIn' | 'stepOut' | 'stepBack' | 'reverseContinue' | 'pause' | 'threads'
>;

/** Requests that move the session through time. Each is answered first and moves then, as the protocol wants it. */
export function runningRequests(debugging: Debugging): Running {
  /** Starts `begin` after the response, and refuses it at once while the program runs. */
  const begin = (after: After, action: () => void): void => {
    debugging.requireStopped();
    after(action);
  };
  const byInstruction = (args: { granularity?: DebugProtocol.SteppingGranularity }): boolean =>
    args.granularity === 'instruction';
  return {
    continue: (_args, after) => {
      begin(after, () => {
        debugging.goOn();
      });
      return { allThreadsContinued: true };
    },
    next: (args, after) => {
      begin(after, () => {
        const { debuggee } = debugging.live;
        debugging.step(control =>
          byInstruction(args)
            ? stepOverInstruction(debuggee, debugging.stops, args.threadId, control)
            : stepOver(debuggee, debugging.stops, args.threadId, control),
        );
      });
    },
    stepIn: (args, after) => {
      begin(after, () => {
        const { debuggee } = debugging.live;
        debugging.step(control =>
          byInstruction(args)
            ? stepInstruction(debuggee, debugging.stops, control)
            : stepIn(debuggee, debugging.stops, args.threadId, control),
        );
      });
    },
    stepOut: (args, after) => {
      begin(after, () => {
        debugging.step(control => stepOut(debugging.live.debuggee, debugging.stops, args.threadId, control));
      });
    },
    stepBack: (args, after) => {
      begin(after, () => {
        const { debuggee } = debugging.live;
        debugging.step(control =>
          byInstruction(args)
            ? backInstruction(debuggee, control)
            : stepBack(debuggee, args.threadId, control),
        );
      });
    },
    reverseContinue: (_args, after) => {
      begin(after, () => {
        debugging.goBack();
      });
    },
    pause: (_args, after) => {
      after(() => {
        debugging.pause();
      });
      return undefined;
    },
    threads: () => {
      if (!debugging.loaded) return { threads: [] };
      const { threads } = debugging.live.machine;
      const alive = threads.filter(thread => thread.state !== 'ended');
      const shown = alive.length > 0 ? alive : threads.slice(0, 1);
      return {
        threads: shown.map(thread => ({
          id: thread.id,
          name: thread.waitingFor === '' ? thread.name : `${thread.name} (waits for ${thread.waitingFor})`,
        })),
      };
    },
  };
}
