import { type DebugProtocol } from '@vscode/debugprotocol';
import { type Diagnostic } from '../../engine/index';
import { type Debuggee } from './debuggee';
import { Output } from './output';
import { type SourcePlace } from './source-index';
import { sourceOf } from './sources';
import { deathOf } from './stops';

/** Sends an event to the client. */
export type Emit = (event: string, body?: unknown) => void;

type Place = Pick<SourcePlace, 'path' | 'line' | 'column'>;

/** What the user reads in the debug console, in order: the program's output, log points, complaints, how it died. */
export class Console {
  readonly #emit: Emit;
  readonly #debuggee: () => Debuggee | undefined;
  readonly #output: Output;
  /** Step of the death that was told of. */
  #death: number | undefined;

  constructor(emit: Emit, debuggee: () => Debuggee | undefined) {
    this.#emit = emit;
    this.#debuggee = debuggee;
    this.#output = new Output(({ category, text, pc }) => {
      this.#send(category, text, this.#placeOf(pc));
    });
  }

  /** Bytes that the program wrote at `pc`; sent with `flush` at the latest. */
  write(stream: 1 | 2 | 3, pc: number, bytes: Uint8Array): void {
    this.#output.write(stream, pc, bytes);
  }

  flush(): void {
    this.#output.flush();
  }

  /** A line of the adapter's own, about the instruction at `pc`. */
  say(text: string, pc: number): void {
    this.flush();
    this.#send('console', `${text}\n`, this.#placeOf(pc));
  }

  /** A line that must not be overlooked. */
  complain(text: string): void {
    this.flush();
    this.#send('important', `${text}\n`, undefined);
  }

  /** What the compiler says, for the reader here and for the list of problems of a client that has one. */
  diagnostics(diagnostics: readonly Diagnostic[]): void {
    this.#emit('heapscope/diagnostics', { diagnostics });
    for (const { severity, message, code, range } of diagnostics) {
      if (severity === 'hint') continue;
      const text = `${range.file}:${range.line}:${range.column}: ${severity}: ${message} [${code}]\n`;
      const place = { path: range.file, line: range.line, column: range.column };
      this.#send(severity === 'error' ? 'stderr' : 'console', text, place);
    }
  }

  /** A program that stands where it died says of what, once a branch of time. */
  death({ timeline }: Debuggee): void {
    const { end, machine, position, lastStep } = timeline;
    if (end?.reason !== 'died' || position.step < lastStep || this.#death === lastStep) return;
    this.#death = lastStep;
    const { text, place } = deathOf(machine, end);
    this.#send('stderr', `${text}\n`, place);
  }

  /** The future is open again: another death is news. */
  forgetDeath(): void {
    this.#death = undefined;
  }

  #placeOf(pc: number): Place | undefined {
    return this.#debuggee()?.index.placeOf(pc);
  }

  #send(category: string, output: string, place: Place | undefined): void {
    const body: DebugProtocol.OutputEvent['body'] = { category, output };
    if (place !== undefined) {
      body.source = sourceOf(place.path, this.#debuggee()?.sourceReference);
      body.line = place.line;
      body.column = place.column;
    }
    this.#emit('output', body);
  }
}
