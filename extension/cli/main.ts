import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAdapterWorker, serveNodeWorker, serveStdio, toRequestError } from '../debug/index';
import { runCommand } from './cli';
import { runAgain, withHugePages } from './tuning';
import { complain, type Io } from './io';

/** A file's text; undefined when it cannot be read. Bytes that are not UTF-8 are kept as Latin-1, as compilers do. */
async function readText(path: string): Promise<string | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch {
    return undefined;
  }
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? bytes.toString('latin1') : text;
}

/** The version of the package that this file belongs to: above dist/ in a package, two folders up in the sources. */
function packageVersion(): string {
  const path = [join(__dirname, '..', 'package.json'), join(__dirname, '..', '..', 'package.json')].find(
    existsSync,
  );
  if (path === undefined) return 'unknown';
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

async function readAll(): Promise<Uint8Array> {
  if (process.stdin.isTTY) return new Uint8Array();
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Bytes gathered before they are handed to a stream. */
const BATCH = 0x10000;

/** A stream that gets its bytes in batches, in order, and can be waited for. */
function batched(stream: NodeJS.WriteStream): { write(bytes: Uint8Array): void; flush(): Promise<void> } {
  let waiting: Uint8Array[] = [];
  let size = 0;
  let broken = false;
  // A reader that went away (`| head`) is no mistake of ours.
  stream.on('error', () => (broken = true));
  const send = (): void => {
    if (size > 0 && !broken) stream.write(Buffer.concat(waiting));
    waiting = [];
    size = 0;
  };
  return {
    write: bytes => {
      waiting.push(bytes);
      size += bytes.length;
      if (size >= BATCH) send();
    },
    flush: () => {
      send();
      if (broken || !stream.writableNeedDrain) return Promise.resolve();
      return new Promise(resolve => {
        stream.once('drain', resolve);
        stream.once('error', resolve);
      });
    },
  };
}

async function main(): Promise<void> {
  const out = batched(process.stdout);
  const err = batched(process.stderr);
  const io: Io = {
    readFile: readText,
    readBytes: path => readFile(path).catch(() => undefined),
    terminal: process.stderr.isTTY,
    writeFile: (path, text) => writeFile(path, text),
    readInput: readAll,
    out: bytes => {
      out.write(bytes);
    },
    err: bytes => {
      err.write(bytes);
    },
    pause: async () => {
      await Promise.all([out.flush(), err.flush()]);
      await new Promise<void>(resolve => setImmediate(resolve));
    },
    serveDap: () => serveStdio(process.stdin, process.stdout, readText),
    get version() {
      return packageVersion();
    },
  };
  try {
    process.exitCode = await runCommand(process.argv.slice(2), io);
  } catch (error) {
    complain(io, `heapscope: ${toRequestError(error).message}\n`);
    process.exitCode = 70;
  }
  await Promise.all([out.flush(), err.flush()]);
  // Standard input may still be open; nothing more is wanted from it.
  process.stdin.destroy();
}

/** A replay needs a process that began with huge pages; where that cannot be had it runs in this one. */
async function start(): Promise<void> {
  if (process.argv[2] !== 'replay') return main();
  const env = withHugePages(process.env, process.platform);
  const code = env === undefined ? undefined : await runAgain(env).catch(() => undefined);
  if (code === undefined) await main();
  else process.exitCode = code;
}

if (isAdapterWorker()) serveNodeWorker();
else void start();
