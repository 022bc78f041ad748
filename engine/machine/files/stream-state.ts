/* What the C library keeps of its open files. */

/** The console's handles, as of Windows 7: no kernel objects. */
export const STANDARD_INPUT = 3;
export const STANDARD_OUTPUT = 7;
export const STANDARD_ERROR = 11;

/** What a file descriptor of the C library stands for. Plain data. */
export interface Descriptor {
  handle: number;
  /** Line ends are translated. */
  text: boolean;
  readonly append: boolean;
}

/** A FILE. Plain data. */
export interface StreamState {
  /** -1 when it is closed. */
  fd: number;
  readable: boolean;
  writable: boolean;
  atEnd: boolean;
  failed: boolean;
  /** Characters that ungetc pushed back, the next one last. */
  pushed: number[];
}

/** stdin, stdout and stderr. */
export const standardDescriptors = (): (Descriptor | undefined)[] =>
  [STANDARD_INPUT, STANDARD_OUTPUT, STANDARD_ERROR].map(handle => ({ handle, text: true, append: false }));

export const standardStreams = (): StreamState[] => [0, 1, 2].map(fd => newStream(fd, fd === 0, fd !== 0));

export const newStream = (fd: number, readable: boolean, writable: boolean): StreamState => ({
  fd,
  readable,
  writable,
  atEnd: false,
  failed: false,
  pushed: [],
});
