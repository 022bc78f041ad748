/** Everything the command line touches outside: main.ts binds it to the process, tests to memory. */
export interface Io {
  /** Undefined when there is no such file or it cannot be read. */
  readFile(path: string): Promise<string | undefined>;
  /** The bytes of a file; undefined as above. */
  readBytes(path: string): Promise<Uint8Array | undefined>;
  writeFile(path: string, text: string): Promise<void>;
  /** All of standard input, to its end. */
  readInput(): Promise<Uint8Array>;
  out(bytes: Uint8Array): void;
  err(bytes: Uint8Array): void;
  /** Lets output drain and signals in; called between slices of a run. */
  pause(): Promise<void>;
  /** Serves a debug session on standard input and output until the client leaves. */
  serveDap(): Promise<void>;
  /** Standard error is a terminal: a line may be drawn again and again. */
  readonly terminal: boolean;
  readonly version: string;
}

const encoder = new TextEncoder();

export const say = (io: Io, text: string): void => {
  io.out(encoder.encode(text));
};
export const complain = (io: Io, text: string): void => {
  io.err(encoder.encode(text));
};

/** Exit codes of our own (sysexits.h where it has one); they may coincide with a program's, the report says which. */
export const Exit = {
  Ok: 0,
  /** A fault that `--fail-on` names was found; the program ran to its end first. */
  FaultFound: 3,
  Usage: 64,
  DoesNotCompile: 65,
  NoInput: 66,
  /** The simulated process died, or its threads wait for each other for ever. */
  Died: 70,
  /** `--max-steps` was reached. */
  MaxSteps: 71,
} as const;
