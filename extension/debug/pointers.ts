import { type Address, type DebugType, type HeapRow, type MachineSeam } from '../../engine/index';
import { type Reading, resolve } from './reading';

/** Characters of a string that a preview shows. */
const PREVIEW_LENGTH = 64;

const ESCAPES: Readonly<Record<number, string>> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  13: '\\r',
  92: '\\\\',
};

/** Character codes as C source shows them between `delimiter`s. */
export function quote(codes: ArrayLike<number>, delimiter: '"' | "'"): string {
  return Array.from(codes, code => {
    if (code === delimiter.charCodeAt(0)) return `\\${delimiter}`;
    const escape = ESCAPES[code];
    if (escape !== undefined) return escape;
    if (code >= 32 && code < 127) return String.fromCharCode(code);
    return code > 0xff ? String.fromCharCode(code) : `\\x${code.toString(16).padStart(2, '0')}`;
  }).join('');
}

/** The string at `at`, quoted, at most `limit` characters; undefined when nothing there is readable. */
export function readString(
  reading: Reading,
  at: Address,
  charBytes: number,
  limit: number,
): string | undefined {
  const length = Math.min(limit, PREVIEW_LENGTH);
  const { bytes, readable } = reading.machine.peek(at, length * charBytes);
  const codes: number[] = [];
  let ended = false;
  for (let index = 0; index < length && !ended; index++) {
    const from = index * charBytes;
    if (readable[from] !== 1 || readable[from + charBytes - 1] !== 1) break;
    const code = (bytes[from] ?? 0) + (charBytes === 2 ? 256 * (bytes[from + 1] ?? 0) : 0);
    if (code === 0) ended = true;
    else codes.push(code);
  }
  if (codes.length === 0 && !ended) return undefined;
  const more = !ended && limit > length ? '…' : '';
  return `${charBytes === 2 ? 'L' : ''}"${quote(codes, '"')}"${more}`;
}

/** What a pointer points to, in a few words: a heap, a string, a function, the block that owns the address. */
export function describePointer(reading: Reading, target: number, at: Address): string {
  if (at === 0) return 'NULL';
  const heap = reading.heapAt(at);
  if (heap !== undefined) return heapText(heap);
  const type = resolve(reading.debug, target);
  const text = stringAt(reading, type, at);
  return [text, describeOwner(reading.machine, at)].filter(part => part !== '').join(' ');
}

/** `heap “h”, 3 blocks`: the name that the heap has in the tree, and the blocks that the program has from it. */
function heapText({ name, busyCount, damage }: HeapRow): string {
  const called = /^heap \d+$| heap$/.test(name) ? name : `heap “${name}”`;
  if (damage !== '') return `${called}, damaged`;
  return `${called}, ${busyCount === 1 ? '1 block' : `${busyCount} blocks`}`;
}

function stringAt(reading: Reading, type: DebugType, at: Address): string {
  if (type.kind === 'function') return functionName(reading, at);
  if (type.kind !== 'integer' || (type.flavour !== 'char' && type.flavour !== 'wchar')) return '';
  return readString(reading, at, type.size, Infinity) ?? '<not committed>';
}

function functionName(reading: Reading, at: Address): string {
  const found = reading.machine.program.functions.find(info => info.address === at);
  return found === undefined ? '' : `{${found.name}}`;
}

/** `#2 · 64 B`, with `+8` when it points inside and `freed` when the block is gone. */
function describeOwner(machine: MachineSeam, at: Address): string {
  const { allocations } = machine;
  const row = allocations.owner(at);
  if (row < 0) return '';
  const inside = at - allocations.at(row);
  const freed = allocations.freedStep(row) <= machine.position.step;
  return `#${row + 1}${inside === 0 ? '' : ` +${inside}`} · ${freed ? 'freed' : `${allocations.size(row)} B`}`;
}
