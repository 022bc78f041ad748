import { DebugSession, Event, Response } from '@vscode/debugadapter';
import { type DebugProtocol } from '@vscode/debugprotocol';
import { type Overview } from '../../engine/index';
import { checkArguments } from './arguments';
import { breakpointLocations } from './breakpoints';
import { capabilities } from './capabilities';
import { type After, type Handlers } from './commands';
import { hostYield, type Yield } from './control';
import { Debugging } from './debugging';
import { ErrorId, RequestError, toRequestError } from './errors';
import { chooseFaults } from './exceptions';
import { pcOfReference } from './disassembly';
import { pathOf } from './sources';
import { type ReadFile } from './units';
import { lookingRequests } from './looking-requests';
import { type Shift, shifted } from './positions';
import { answer, isQuestion, toJson } from './requests';
import { runningRequests } from './running-requests';

/** What a session gets from whoever hosts it; it does no I/O of its own. */
export interface Host {
  readonly readFile: ReadFile;
  /** How long work lets others in; the right one for Node or a browser when absent. */
  readonly yieldNow?: Yield;
}

/** Requests of our own start with this; after it comes a question of the inspection protocol or a custom request. */
const OWN = 'heapscope/';

/**
 * A debug session as a message machine: DAP in through `handleMessage`, DAP out through `onDidSendMessage`, or both
 * over streams with `start`. A request makes one call on `Debugging` and gets one response; what throws becomes an
 * error response, and the session lives on.
 */
export class HeapDebugSession extends DebugSession {
  readonly #debugging: Debugging;
  readonly #handlers: Handlers;
  /** From the client's counting of lines and columns to ours. */
  #shift: Shift = { lines: 0, columns: 0 };

  constructor(host: Host) {
    super();
    this.#debugging = new Debugging(
      { readFile: host.readFile, yieldNow: host.yieldNow ?? hostYield() },
      (event, body) => {
        this.sendEvent(new Event(event, this.#toClient(body)));
      },
    );
    this.#handlers = this.#makeHandlers();
  }

  /** Answers a question of the inspection protocol, as the port of a worker carries it. */
  inspect(name: string, args: unknown): unknown {
    const result = answer(this.#debugging.live.debuggee.timeline, name, args);
    // Only the session knows whether somebody is moving the timeline.
    return name === 'overview' ? { ...(result as Overview), state: this.#debugging.moved.state } : result;
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    void this.#answer(request);
  }

  async #answer(request: DebugProtocol.Request): Promise<void> {
    const response: DebugProtocol.Response = new Response(request);
    const afterwards: (() => void)[] = [];
    try {
      const body = await this.#perform(request.command, request.arguments, action => afterwards.push(action));
      if (body !== undefined) response.body = this.#toClient(body);
      this.sendResponse(response);
    } catch (error) {
      const { id, message, showUser } = toRequestError(error);
      response.success = false;
      response.message = message;
      // Braces are the placeholders of the protocol's format strings; a message of ours has none.
      response.body = { error: { id, format: message.replaceAll('{', '(').replaceAll('}', ')'), showUser } };
      this.sendResponse(response);
    }
    try {
      for (const action of afterwards) action();
    } catch (error) {
      // The answer is on its way already: what went wrong since then is told as output.
      const output = `${toRequestError(error).message}\n`;
      this.sendEvent(new Event('output', { category: 'important', output }));
    }
  }

  #toClient(body: unknown): unknown {
    return shifted(body, { lines: -this.#shift.lines, columns: -this.#shift.columns }, true);
  }

  #perform(command: string, args: unknown, after: After): unknown {
    if (command.startsWith(OWN)) return this.#own(command.slice(OWN.length), args);
    if (!Object.hasOwn(this.#handlers, command))
      throw new RequestError(ErrorId.UnknownRequest, `the request '${command}' is not supported`);
    checkArguments(command as keyof Handlers, args);
    const handler = this.#handlers[command as keyof Handlers] as (args: unknown, after: After) => unknown;
    return handler(shifted(args ?? {}, this.#shift, false), after);
  }

  #own(name: string, args: unknown): unknown {
    const debugging = this.#debugging;
    const given = (args ?? {}) as Readonly<Record<string, unknown>>;
    if (isQuestion(name)) return toJson(this.inspect(name, args));
    switch (name) {
      case 'state': {
        const { machine, position } = debugging.stopped.debuggee.timeline;
        return { steps: position.step, stateHash: machine.stateHash() };
      }
      case 'seek': {
        const step = given['step'];
        if (typeof step !== 'number' || !Number.isSafeInteger(step) || step < 0)
          throw new RequestError(ErrorId.BadRequest, 'heapscope/seek needs "step", a whole number from 0');
        return debugging.seek(step).then(reached => ({ step: reached }));
      }
      case 'append': {
        const statement = given['statement'];
        if (typeof statement !== 'string')
          throw new RequestError(ErrorId.BadRequest, 'heapscope/append needs "statement", a C statement');
        return debugging.append(statement);
      }
      case 'scratchText':
        return { text: debugging.script.text };
      default:
        throw new RequestError(ErrorId.UnknownRequest, `the request '${OWN}${name}' does not exist`);
    }
  }

  #makeHandlers(): Handlers {
    const debugging = this.#debugging;
    return {
      ...this.#lifecycle(),
      ...runningRequests(debugging),
      ...lookingRequests(debugging),
      setBreakpoints: args => {
        const path = pathOf(debugging.debuggee, args.source);
        return { breakpoints: debugging.breakpoints.setForSource(path, args.breakpoints ?? []) };
      },
      setFunctionBreakpoints: args => ({ breakpoints: debugging.breakpoints.setFunctions(args.breakpoints) }),
      setInstructionBreakpoints: args => {
        const { debuggee } = debugging.live;
        const wanted = args.breakpoints.map(each => ({
          ...each,
          pc: pcOfReference(debuggee, each.instructionReference, each.offset),
        }));
        return { breakpoints: debugging.breakpoints.setInstructions(wanted) };
      },
      setExceptionBreakpoints: args => {
        const { faults, answers } = chooseFaults(args);
        debugging.faults = faults;
        return { breakpoints: answers };
      },
      breakpointLocations: args => ({
        breakpoints: debugging.loaded
          ? breakpointLocations(
              debugging.live.debuggee.index,
              pathOf(debugging.debuggee, args.source),
              args.line,
              args.endLine ?? args.line,
            )
          : [],
      }),
    };
  }

  #lifecycle(): Pick<
    Handlers,
    'initialize' | 'launch' | 'configurationDone' | 'restart' | 'terminate' | 'disconnect'
  > {
    const debugging = this.#debugging;
    return {
      initialize: args => {
        if (args.pathFormat === 'uri')
          throw new RequestError(ErrorId.BadRequest, 'paths must be native: set "pathFormat" to "path"');
        this.#shift = {
          lines: args.linesStartAt1 === false ? 1 : 0,
          columns: args.columnsStartAt1 === false ? 1 : 0,
        };
        return capabilities;
      },
      launch: async (args, after) => {
        await debugging.launch(args);
        after(() => {
          this.sendEvent(new Event('initialized'));
          debugging.start();
        });
        return undefined;
      },
      configurationDone: (_args, after) => {
        after(() => {
          debugging.configured();
        });
        return undefined;
      },
      restart: async (args, after) => {
        await debugging.restart(args);
        after(() => {
          debugging.startAgain();
        });
        return undefined;
      },
      terminate: async () => {
        await debugging.terminate();
        return undefined;
      },
      disconnect: async (_args, after) => {
        await debugging.dispose();
        after(() => {
          this.shutdown();
        });
        return undefined;
      },
    };
  }
}
