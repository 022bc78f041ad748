import { type ReadFile } from './units';
import { HeapDebugSession } from './session';

/**
 * Serves one debug session over streams, for editors that start the adapter as a process. Resolves when the client has
 * disconnected or closed its end; the caller then ends the process.
 */
export function serveStdio(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  readFile: ReadFile,
): Promise<void> {
  return new Promise(resolve => {
    const session = new StreamSession({ readFile }, resolve);
    session.start(input, output);
  });
}

/** A session whose end is told to its caller: the library would end the process before the last bytes are out. */
class StreamSession extends HeapDebugSession {
  readonly #ended: () => void;

  constructor(host: ConstructorParameters<typeof HeapDebugSession>[0], ended: () => void) {
    super(host);
    this.#ended = ended;
  }

  override shutdown(): void {
    this.#ended();
  }
}
