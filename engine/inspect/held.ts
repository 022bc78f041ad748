import { address, type Address, offset } from '../base/units';
import { type FrameView } from '../machine/seam';
import { type DebugVariable } from '../script/program';
import { type Reading } from './reading';
import { isDataPointer, resolve, type Types } from './types';

/** Elements of an array and fields of a structure that are looked at; more would cost more than a name is worth. */
const MOST_ELEMENTS = 256;
const MOST_NAMES = 4096;
/** Variables that are noted for one value. */
const MOST_HOLDERS = 16;
const DEPTH = 3;

/** Pointer values and the variables that hold them now. */
export type Held = ReadonlyMap<number, readonly string[]>;
type Names = Map<number, string[]>;

/**
 * What the program calls its pointers and handles. Globals come first, then the frames of every thread from the
 * outermost in, so that a block has its owner's name before that of a function to which it is lent.
 */
export function heldBy(reading: Reading): Held {
  const names: Names = new Map();
  const { machine } = reading;
  const { debug } = machine.program;
  for (const { name, type, location } of debug.globals)
    if (location.kind === 'static') collect(reading, names, name, type, location.at, DEPTH);
  for (const thread of machine.threads) {
    if (thread.state === 'ended') continue;
    const frames = machine.frames(thread.id).toReversed();
    for (const { name, type, location } of frames.length === 0 ? [] : debug.globals)
      if (location.kind === 'thread')
        collect(reading, names, name, type, offset(frames[0]!.threadStorage, location.offset), DEPTH);
    for (const frame of frames) {
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

function collectLocal(reading: Reading, names: Names, variable: DebugVariable, frame: FrameView): void {
  const { location } = variable;
  if (location.kind !== 'register') {
    const at =
      location.kind === 'static'
        ? location.at
        : offset(location.kind === 'thread' ? frame.threadStorage : frame.base, location.offset);
    collect(reading, names, variable.name, variable.type, at, DEPTH);
    return;
  }
  if (!isDataPointer(typesOf(reading), variable.type)) return;
  const { low, high } = reading.machine.slot(frame, location.slot);
  const wide = reading.profile.pointerBytes === 8 ? (high >>> 0) * 0x100000000 : 0;
  put(names, wide + (low >>> 0), variable.name);
}

/** Names every pointer in the object of `type` at `at`: itself, elements, fields. */
function collect(
  reading: Reading,
  names: Names,
  name: string,
  type: number,
  at: Address,
  depth: number,
): void {
  if (depth === 0 || names.size >= MOST_NAMES) return;
  const resolved = resolve(typesOf(reading), type);
  if (resolved === undefined) return;
  if (resolved.kind === 'pointer') {
    if (isDataPointer(typesOf(reading), type)) put(names, reading.memory.pointer(at), name);
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

const typesOf = (reading: Reading): Types => reading.machine.program.debug.types;

/** Null and small numbers are no addresses. */
function put(names: Names, value: number, name: string): void {
  if (value < 0x10000) return;
  const known = names.get(value);
  if (known === undefined) names.set(value, [name]);
  else if (known.length < MOST_HOLDERS) known.push(name);
}
