import { commands, debug, type DebugSession, window } from 'vscode';
import { Command, DEBUG_TYPE } from '../manifest';
import { type HeapSession, type Sessions, until } from '../sessions';
import { type Composed } from './statements';

const SCRATCH_NAME = 'Heap scratch';

/** The session that a heap command acts on: the active one when it is stopped, else the scratch session, started if need be. */
export async function heapSession(sessions: Sessions): Promise<HeapSession> {
  const live = sessions.active;
  if (live !== undefined) {
    if (live.scratch) {
      await until(sessions, live, isStopped);
      return live;
    }
    if (isStopped(live)) return live;
    throw new Error('The script is running: pause it first, then the command can use its heaps.');
  }
  return startScratch(sessions);
}

function isStopped(live: HeapSession): boolean {
  return live.position !== undefined && live.position.state !== 'running';
}

async function startScratch(sessions: Sessions): Promise<HeapSession> {
  const started = await debug.startDebugging(
    undefined,
    { type: DEBUG_TYPE, request: 'launch', name: SCRATCH_NAME, scratch: true },
    // The heap explorer is where its user looks.
    { suppressDebugView: true, suppressSaveBeforeStart: true },
  );
  const live = sessions.scratch;
  if (!started || live === undefined) throw new Error('The scratch session could not be started.');
  await until(sessions, live, isStopped);
  return live;
}

/** The scratch script's text: names in it are taken. Empty for a session with a script of its own. */
export async function scratchText(live: HeapSession): Promise<string> {
  if (!live.scratch) return '';
  const { text } = (await live.session.customRequest('heapscope/scratchText')) as { text: string };
  return text;
}

/** Runs a command: as the next statement of the scratch script, or in the console of a stopped script. */
export async function perform(
  sessions: Sessions,
  live: HeapSession,
  composed: Composed,
  name?: string,
): Promise<void> {
  const { total } = await live.ask('faults', { first: 0, count: 1 });
  const printed = live.scratch ? await append(sessions, live, composed) : await evaluate(live, composed);
  const after = await live.ask('faults', { first: total, count: 1 });
  const value = name === undefined || !live.scratch ? '' : await valueOf(live.session, name);
  const [fault] = after.faults;
  if (fault !== undefined) {
    const go = 'Go to Fault';
    void window.showWarningMessage(`${composed.call}: ${fault.text}.`, go).then(chosen => {
      if (chosen === go) void commands.executeCommand(Command.GoToFault, { card: fault });
    });
    return;
  }
  const said = [value === '' ? composed.call : `${name ?? ''} = ${value}`, printed].filter(
    text => text !== '',
  );
  window.setStatusBarMessage(`$(check) ${said.join(' — ')}`, SHOWN);
}

/** How long a result stays in the status bar, in ms. */
const SHOWN = 8000;

async function append(sessions: Sessions, live: HeapSession, composed: Composed): Promise<string> {
  const printed: string[] = [];
  const listener = sessions.onDidPrint(({ session, text }) => {
    if (session === live.session) printed.push(text);
  });
  try {
    await live.session.customRequest('heapscope/append', { statement: composed.statement });
  } finally {
    listener.dispose();
  }
  return printed.join('').trim().split('\n').at(-1) ?? '';
}

async function evaluate(live: HeapSession, composed: Composed): Promise<string> {
  const { expression, call } = composed;
  if (expression === undefined) {
    throw new Error(
      `${call} needs a variable of its own: write it in the script, or end it and use a scratch session.`,
    );
  }
  const frameId = await innermostFrame(live.session);
  const answer = (await live.session.customRequest('evaluate', { expression, context: 'repl', frameId })) as {
    result: string;
  };
  return answer.result;
}

async function valueOf(session: DebugSession, name: string): Promise<string> {
  const frameId = await innermostFrame(session);
  try {
    const answer = (await session.customRequest('evaluate', {
      expression: name,
      context: 'watch',
      frameId,
    })) as {
      result: string;
    };
    return answer.result;
  } catch {
    // The statement stopped before its variable had a value; the stop says why.
    return '';
  }
}

/** Frames of the thread that the user looks at, else of the first. */
async function innermostFrame(session: DebugSession): Promise<number | undefined> {
  const item = debug.activeStackItem;
  if (item?.session.id === session.id && 'frameId' in item) return item.frameId;
  const threadId = await threadOf(session);
  const { stackFrames } = (await session.customRequest('stackTrace', { threadId, levels: 1 })) as {
    stackFrames: { id: number }[];
  };
  return stackFrames[0]?.id;
}

async function threadOf(session: DebugSession): Promise<number> {
  const { threads } = (await session.customRequest('threads')) as { threads: { id: number }[] };
  return threads[0]?.id ?? 1;
}

/** Takes back the last statement that ran, and resolves when it is; the next command replaces it. */
export async function undo(sessions: Sessions, live: HeapSession): Promise<void> {
  const threadId = await threadOf(live.session);
  const { position } = live;
  await live.session.customRequest('stepBack', { threadId });
  // The request is answered before the step begins; every move brings a position of its own.
  await until(sessions, live, ({ position: now }) => now !== position && isStopped(live));
}
