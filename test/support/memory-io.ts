import { readFile } from 'node:fs/promises';
import { type Io } from '../../extension/cli/io';

export interface MemoryIo extends Io {
  stdout(): string;
  stderr(): string;
}

/** The command line's outside: real files to read, everything else in memory. */
export function memoryIo(): MemoryIo {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  return {
    readFile: path =>
      readFile(path, 'utf8').then(
        text => text,
        () => undefined,
      ),
    readBytes: path => readFile(path).catch(() => undefined),
    terminal: false,
    writeFile: () => Promise.reject(new Error('nothing is written in tests')),
    readInput: () => Promise.resolve(new Uint8Array()),
    out: bytes => out.push(bytes),
    err: bytes => err.push(bytes),
    pause: () => Promise.resolve(),
    serveDap: () => Promise.resolve(),
    version: '0.0.0',
    stdout: () => Buffer.concat(out).toString(),
    stderr: () => Buffer.concat(err).toString(),
  };
}
