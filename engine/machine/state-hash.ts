import { Hash } from '../base/hash';
import { NULL } from '../base/units';
import { hashDisk } from './files/disk';
import { type Process } from './process';
import { CONTROL_WORDS, type Execution, type ThreadState } from './thread-state';

/** Fields of a thread that are hashed as arrays in use or when they are set, or that say nothing of its own (floats are the registers again). */
const SPECIAL: ReadonlySet<string> = new Set([
  'registers',
  'floats',
  'control',
  'storage',
  'teb',
  'fiber',
  'committed',
]);

/** 16 hex digits over memory, threads and everything else in the process's state. */
export function hashProcess(process: Process): string {
  const hash = new Hash();
  process.space.hashInto(hash);
  const { threads, fibers, disk, ...rest } = process.state;
  hashValue(hash, rest);
  hashDisk(disk, hash);
  for (const thread of threads) hashThread(process, thread, hash);
  for (const { at, start, execution } of fibers) {
    hashValue(hash, { at, start });
    if (execution !== undefined) hashExecution(process, execution, hash);
  }
  return hash.digest();
}

function hashThread(process: Process, thread: ThreadState, hash: Hash): void {
  for (const [key, value] of Object.entries(thread)) if (!SPECIAL.has(key)) hashValue(hash, value);
  if (thread.storage !== NULL) hash.f64(thread.storage);
  if (thread.teb !== NULL) hash.f64(thread.teb);
  if (thread.fiber !== NULL) hash.f64(thread.fiber);
  if (thread.committed !== undefined) hashValue(hash, thread.committed);
  hashFrames(process, thread, hash);
}

function hashExecution(process: Process, execution: Execution, hash: Hash): void {
  for (const [key, value] of Object.entries(execution)) if (!SPECIAL.has(key)) hashValue(hash, value);
  hashFrames(process, execution, hash);
}

function hashFrames(process: Process, thread: Execution, hash: Hash): void {
  for (let frame = 0; frame <= thread.top; frame += CONTROL_WORDS)
    // The stack id is a name for what the other words say.
    for (let word = 0; word < CONTROL_WORDS - 1; word++) hash.integer(thread.control[frame + word]!);
  const end = thread.top < 0 ? 0 : thread.window + process.shapes[thread.control[thread.top]! * 4 + 1]!;
  hash.words(thread.registers, 0, Math.min(end, thread.registers.length));
}

/** Adds plain data: numbers, texts, arrays and records, these in the order of their keys' creation, which is fixed. */
function hashValue(hash: Hash, value: unknown): void {
  if (typeof value === 'number') hash.f64(value);
  else if (typeof value === 'string') hash.text(value);
  else if (typeof value === 'boolean') hash.u32(value ? 1 : 2);
  else if (value === undefined) hash.u32(3);
  else if (value instanceof Uint8Array) hash.bytes(value);
  else if (Array.isArray(value)) {
    hash.u32(value.length);
    for (const element of value) hashValue(hash, element);
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value).sort()) {
      hash.text(key);
      hashValue(hash, (value as Record<string, unknown>)[key]);
    }
  }
}
