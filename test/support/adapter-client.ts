import { type DebugProtocol as DAP } from '@vscode/debugprotocol';
import { HeapDebugSession } from '../../extension/debug/index';

/** How a client reaches an adapter: in process, over streams, in a worker. */
export interface Transport {
  send(message: DAP.ProtocolMessage): void;
  onMessage(receive: (message: DAP.ProtocolMessage) => void): void;
}

/** A response that said no; `message` is what the user would read. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly response: DAP.Response;

  constructor(response: DAP.Response) {
    super(response.message ?? 'no message');
    this.response = response;
  }
}

export interface LaunchPlan {
  /** Breakpoints by path. */
  readonly breakpoints?: Readonly<Record<string, readonly DAP.SourceBreakpoint[]>>;
  readonly functions?: readonly DAP.FunctionBreakpoint[];
  /** Exception filters; the adapter's defaults when absent. */
  readonly filters?: readonly string[];
}

/** Milliseconds after which a missing message fails the test rather than hanging it. */
const PATIENCE = 50_000;

/** A debug client for tests: requests as promises, events kept until somebody asks for them. */
export class AdapterClient {
  readonly events: DAP.Event[] = [];
  readonly #transport: Transport;
  readonly #pending = new Map<number, (response: DAP.Response) => void>();
  readonly #waiting: { wants: (event: DAP.Event) => boolean; give: (event: DAP.Event) => void }[] = [];
  #unread: DAP.Event[] = [];
  #seq = 1;

  static readonly #open: AdapterClient[] = [];

  /** Ends every session of this process: one that loops for ever would keep the test runner alive. */
  static async closeAll(): Promise<void> {
    await Promise.all(AdapterClient.#open.splice(0).map(client => client.ask('disconnect')));
  }

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.onMessage(message => {
      if (message.type === 'response')
        this.#pending.get((message as DAP.Response).request_seq)?.(message as DAP.Response);
      else if (message.type === 'event') this.#take(message as DAP.Event);
    });
  }

  /** A client of a session in this process; `files` is all there is to read. */
  static inProcess(files: Readonly<Record<string, string>> = {}): AdapterClient {
    const session = new HeapDebugSession({
      readFile: path => Promise.resolve(Object.hasOwn(files, path) ? files[path] : undefined),
    });
    const client = new AdapterClient({
      send: message => {
        // A copy, as every real transport makes one.
        session.handleMessage(structuredClone(message));
      },
      onMessage: receive => {
        session.onDidSendMessage(message => {
          receive(JSON.parse(JSON.stringify(message)) as DAP.ProtocolMessage);
        });
      },
    });
    AdapterClient.#open.push(client);
    return client;
  }

  #take(event: DAP.Event): void {
    this.events.push(event);
    const index = this.#waiting.findIndex(each => each.wants(event));
    const waiter = this.#waiting[index];
    if (waiter === undefined) {
      this.#unread.push(event);
      return;
    }
    this.#waiting.splice(index, 1);
    waiter.give(event);
  }

  /** The whole response, whether it says yes or no. */
  ask(command: string, args?: unknown): Promise<DAP.Response> {
    const seq = this.#seq++;
    return withPatience(`the response to ${command}`, resolve => {
      this.#pending.set(seq, response => {
        this.#pending.delete(seq);
        resolve(response);
      });
      this.#transport.send({ seq, type: 'request', command, arguments: args } as DAP.Request);
    });
  }

  /** The body of the response; a refusal is thrown. */
  async request<T = unknown>(command: string, args?: unknown): Promise<T> {
    const response = await this.ask(command, args);
    if (!response.success) throw new Refused(response);
    return response.body as T;
  }

  /** The next event of that name that nobody has read yet, with its body. */
  next<T>(name: string): Promise<T> {
    const known = this.#unread.findIndex(event => event.event === name);
    const found = this.#unread[known];
    if (found !== undefined) {
      this.#unread.splice(known, 1);
      return Promise.resolve(found.body as T);
    }
    return withPatience(`the event ${name}`, resolve => {
      this.#waiting.push({
        wants: event => event.event === name,
        give: event => {
          resolve(event.body as T);
        },
      });
    });
  }

  stopped(): Promise<DAP.StoppedEvent['body']> {
    return this.next('stopped');
  }

  /** Initialize, launch, breakpoints, configurationDone: the program runs when this resolves. */
  async launch(configuration: object, plan: LaunchPlan = {}): Promise<void> {
    await this.request('initialize', { adapterID: 'heapscope', pathFormat: 'path' });
    const launched = this.request('launch', configuration);
    await Promise.race([this.next('initialized'), launched]);
    for (const [path, breakpoints] of Object.entries(plan.breakpoints ?? {}))
      await this.request('setBreakpoints', { source: { path }, breakpoints });
    if (plan.functions !== undefined)
      await this.request('setFunctionBreakpoints', { breakpoints: plan.functions });
    if (plan.filters !== undefined) await this.request('setExceptionBreakpoints', { filters: plan.filters });
    await this.request('configurationDone');
    await launched;
  }

  /** Sends a request that moves the program and waits for the stop that ends it. */
  async move(command: string, args: object = {}): Promise<DAP.StoppedEvent['body']> {
    const stopped = this.stopped();
    await this.request(command, { threadId: await this.thread(), ...args });
    return stopped;
  }

  /** Waits until the program runs and has passed `step`, and answers how far it is. */
  async runningBeyond(step: number): Promise<number> {
    for (const end = Date.now() + PATIENCE; ;) {
      const overview = await this.request<{ step: number; state: string }>('heapscope/overview');
      if (overview.state === 'running' && overview.step > step) return overview.step;
      if (Date.now() > end) throw new Error(`the program is ${overview.state} at step ${overview.step}`);
      await new Promise(resolve => setTimeout(resolve, 1));
    }
  }

  async thread(): Promise<number> {
    const { threads } = await this.request<{ threads: DAP.Thread[] }>('threads');
    return threads[0]?.id ?? 0;
  }

  async frames(threadId?: number): Promise<DAP.StackFrame[]> {
    const body = await this.request<{ stackFrames: DAP.StackFrame[] }>('stackTrace', {
      threadId: threadId ?? (await this.thread()),
    });
    return body.stackFrames;
  }

  /** `function:line` of the innermost frame. */
  async where(): Promise<string> {
    const top = (await this.frames())[0];
    return top === undefined ? 'nowhere' : `${top.name}:${top.line}`;
  }

  /** Variables of the scope `name` of the innermost frame, by name. */
  async scope(name: string, depth = 0): Promise<Map<string, DAP.Variable>> {
    const frame = (await this.frames())[depth];
    const { scopes } = await this.request<{ scopes: DAP.Scope[] }>('scopes', { frameId: frame?.id });
    const scope = scopes.find(each => each.name === name);
    return this.children(scope?.variablesReference ?? 0);
  }

  async children(variablesReference: number, more: object = {}): Promise<Map<string, DAP.Variable>> {
    const body = await this.request<{ variables: DAP.Variable[] }>('variables', {
      variablesReference,
      ...more,
    });
    return new Map(body.variables.map(variable => [variable.name, variable]));
  }

  async evaluate(expression: string, context = 'watch'): Promise<string> {
    const frameId = (await this.frames())[0]?.id;
    const body = await this.request<{ result: string }>('evaluate', { expression, context, frameId });
    return body.result;
  }

  /** Where the run stands: its step and the hash of its state. */
  state(): Promise<{ steps: number; stateHash: string }> {
    return this.request('heapscope/state');
  }

  /** Everything written so far to a category of output. */
  output(category: string): string {
    return this.events
      .filter(
        event => event.event === 'output' && (event.body as { category?: string }).category === category,
      )
      .map(event => (event.body as { output: string }).output)
      .join('');
  }
}

function withPatience<T>(what: string, start: (resolve: (value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`${what} did not come within ${PATIENCE} ms`));
    }, PATIENCE);
    start(value => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
