import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { DebugProtocol as DAP } from '@vscode/debugprotocol';
import * as vscode from 'vscode';

/** The checkout: the bundle of this suite lies in out/e2e. */
export const ROOT = join(__dirname, '..', '..');
export const sample = (name: string): string => join(ROOT, 'samples', `${name}.heap.c`);
export const program = (name: string): string => join(ROOT, 'test', 'e2e', 'programs', `${name}.heap.c`);

/** Milliseconds after which a condition that does not come true fails its test. */
const PATIENCE = 120_000;

/** Asks again until the answer is there; a wait for a condition, never for a time. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${String(PATIENCE / 1000)} s`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** What the adapter said to VS Code in one session, as VS Code heard it. */
class Transcript implements vscode.DebugAdapterTracker {
  readonly session: vscode.DebugSession;
  readonly stops: DAP.StoppedEvent['body'][] = [];
  readonly events: DAP.Event[] = [];

  constructor(session: vscode.DebugSession) {
    this.session = session;
  }

  onDidSendMessage(message: DAP.ProtocolMessage): void {
    if (message.type !== 'event') return;
    const event = message as DAP.Event;
    this.events.push(event);
    if (event.event === 'stopped') this.stops.push(event.body as DAP.StoppedEvent['body']);
  }
}

const transcripts: Transcript[] = [];

export function listen(): vscode.Disposable {
  return vscode.debug.registerDebugAdapterTrackerFactory('heapscope', {
    createDebugAdapterTracker: session => {
      const transcript = new Transcript(session);
      transcripts.push(transcript);
      return transcript;
    },
  });
}

export interface Plan {
  readonly breakpoints?: readonly number[];
  readonly configuration?: object;
}

/** A program under the debugger, moved with VS Code's own commands. */
export class DebuggedProgram {
  readonly session: vscode.DebugSession;
  readonly #transcript: Transcript;
  #seen = 0;

  private constructor(transcript: Transcript) {
    this.#transcript = transcript;
    this.session = transcript.session;
  }

  /** Starts `path` as F5 does and answers at its first stop. */
  static async start(path: string, plan: Plan = {}): Promise<DebuggedProgram> {
    const location = (line: number): vscode.Location =>
      new vscode.Location(vscode.Uri.file(path), new vscode.Position(line - 1, 0));
    vscode.debug.addBreakpoints(
      (plan.breakpoints ?? []).map(line => new vscode.SourceBreakpoint(location(line))),
    );
    const before = transcripts.length;
    const configuration = { type: 'heapscope', request: 'launch', name: 'under test', program: path };
    const started = await vscode.debug.startDebugging(undefined, { ...configuration, ...plan.configuration });
    assert.equal(started, true, 'the session starts');
    const transcript = await eventually('a session', () => transcripts[before]);
    const debugged = new DebuggedProgram(transcript);
    await debugged.stop();
    return debugged;
  }

  /** The next stop that nobody has waited for; the call stack shows it when this answers. */
  async stop(): Promise<DAP.StoppedEvent['body']> {
    const index = this.#seen++;
    const body = await eventually(`stop ${String(index + 1)}`, () => this.#transcript.stops[index]);
    await eventually('a frame to look at', () => {
      const item = vscode.debug.activeStackItem;
      return item?.session.id === this.session.id ? true : undefined;
    });
    return body;
  }

  /** Runs one of VS Code's debug commands (`stepOver`, `stepBack`, `continue`, …) and answers at the stop it leads to. */
  async move(command: string): Promise<DAP.StoppedEvent['body']> {
    await vscode.commands.executeCommand(`workbench.action.debug.${command}`);
    return this.stop();
  }

  /** Line of the innermost frame. */
  async line(): Promise<number> {
    const { threads } = await this.request<{ threads: DAP.Thread[] }>('threads');
    const { stackFrames } = await this.request<{ stackFrames: DAP.StackFrame[] }>('stackTrace', {
      threadId: threads[0]?.id,
      levels: 1,
    });
    return stackFrames[0]?.line ?? 0;
  }

  request<T>(command: string, args?: object): Promise<T> {
    return this.session.customRequest(command, args) as Promise<T>;
  }

  /** Everything written to a category of the debug console so far. */
  output(category: string): string {
    return this.#transcript.events
      .filter(event => event.event === 'output')
      .map(event => event.body as DAP.OutputEvent['body'])
      .filter(body => body.category === category)
      .map(body => body.output)
      .join('');
  }

  /** Resolves when VS Code has let the session go. */
  async ended(): Promise<void> {
    await eventually('the end of the session', () => (isLive(this.session) ? undefined : true));
  }
}

const live = new Set<string>();
vscode.debug.onDidStartDebugSession(session => live.add(session.id));
vscode.debug.onDidTerminateDebugSession(session => live.delete(session.id));

function isLive(session: vscode.DebugSession): boolean {
  return live.has(session.id);
}

/** Ends every session and takes the breakpoints away, so that tests do not meet. */
export async function endAll(): Promise<void> {
  vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
  await vscode.debug.stopDebugging();
  await eventually('the end of all sessions', () => (live.size === 0 ? true : undefined));
}
