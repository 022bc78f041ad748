import { address, type Address } from '../base/units';
import { type FrameView } from '../machine/seam';
import { type DebugType, type DebugVariable } from '../script/program';
import { type Reading } from './reading';

/** Elements of an array and fields of a structure that are looked at; more would cost more than a name is worth. */
const MOST_ELEMENTS = 256;
const MOST_NAMES = 4096;
const DEPTH = 3;

/** A name that stands for many bytes: a block of this pointer value is called so. */
export type Names = ReadonlyMap<number, string>;

/**
 * What the program calls its pointers and handles: value → variable. Globals come first, then the frames of every thread
 * from the outermost in, so that a block keeps its owner's name while it is lent to a function.
 */
export function namesOf(reading: Reading): Names {
  const names = new Map<number, string>();
  const { machine } = reading;
  const { debug } = machine.program;
  for (const variable of debug.globals) {
    if (variable.location.kind !== 'static') continue;
    collect(reading, names, variable.name, variable.type, variable.location.at, DEPTH);
  }
  for (const thread of machine.threads) {
    if (thread.state === 'ended') continue;
    for (const frame of machine.frames(thread.id).toReversed()) {
      for (const variable of variablesIn(reading, frame)) collectLocal(reading, names, variable, frame);
    }
  }
  return names;
}

/** Variables of a frame that exist at its pc, outer scopes first. */
function variablesIn(reading: Reading, frame: FrameView): DebugVariable[] {
  const scopes = reading.machine.program.debug.scopes[frame.function] ?? [];
  return scopes
    .filter(scope => scope.start <= frame.pc && frame.pc < scope.end)
    .flatMap(scope => scope.variables)
    .filter(variable => variable.from <= frame.pc);
}

function collectLocal(
  reading: Reading,
  names: Map<number, string>,
  variable: DebugVariable,
  frame: FrameView,
): void {
  const { location } = variable;
  if (location.kind !== 'register') {
    const at = location.kind === 'static' ? location.at : address(frame.base + location.offset);
    collect(reading, names, variable.name, variable.type, at, DEPTH);
    return;
  }
  if (!isDataPointer(reading, variable.type)) return;
  const { low, high } = reading.machine.slot(frame, location.slot);
  const wide = reading.profile.pointerBytes === 8 ? (high >>> 0) * 0x100000000 : 0;
  put(names, wide + (low >>> 0), variable.name);
}

/** Names every pointer in the object of `type` at `at`: itself, elements, fields. */
function collect(
  reading: Reading,
  names: Map<number, string>,
  name: string,
  type: number,
  at: Address,
  depth: number,
): void {
  if (depth === 0 || names.size >= MOST_NAMES) return;
  const resolved = resolve(reading, type);
  if (resolved === undefined) return;
  if (resolved.kind === 'pointer') {
    if (isDataPointer(reading, type)) put(names, reading.memory.pointer(at), name);
    return;
  }
  if (resolved.kind === 'array') {
    const size = resolved.count === 0 ? 0 : resolved.size / resolved.count;
    for (let index = 0; index < Math.min(resolved.count, MOST_ELEMENTS); index++)
      collect(reading, names, `${name}[${index}]`, resolved.element, address(at + index * size), depth - 1);
    return;
  }
  if (resolved.kind !== 'struct' && resolved.kind !== 'union') return;
  for (const field of resolved.fields.slice(0, MOST_ELEMENTS)) {
    const inner = field.name === '' ? name : `${name}.${field.name}`;
    collect(reading, names, inner, field.type, address(at + field.offset), depth - 1);
  }
}

/** A type without the names that the user gave it. */
function resolve(reading: Reading, type: number): DebugType | undefined {
  const { types } = reading.machine.program.debug;
  let found = types[type];
  for (let hops = 0; found?.kind === 'typedef' && hops < 64; hops++) found = types[found.target];
  return found;
}

function isDataPointer(reading: Reading, type: number): boolean {
  const pointer = resolve(reading, type);
  return pointer?.kind === 'pointer' && resolve(reading, pointer.target)?.kind !== 'function';
}

/** The first name stays. Null and small numbers are no addresses. */
function put(names: Map<number, string>, value: number, name: string): void {
  if (value >= 0x10000 && !names.has(value)) names.set(value, name);
}
