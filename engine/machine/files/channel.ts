/** Bytes in order, as a program sees them: a line ends with one line feed. */
export interface Channel {
  /** Wide characters go as they are: a file in binary mode. */
  readonly binary: boolean;
  /** The byte `ahead` bytes after the next, -1 at the end. Changes nothing but what feof says. */
  peek(ahead: number): number;
  take(count: number): void;
  /** False when nothing was written, and errno says why. */
  write(bytes: Uint8Array): boolean;
}
