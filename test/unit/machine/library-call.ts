import { type Address, address } from '../../../engine/base/units';
import { LIBRARY } from '../../../engine/machine/library/index';
import { type NativeCall } from '../../../engine/machine/native';

/** An argument: an integer, a double, text (narrow), wide text, or raw memory that the function may change. */
export type Argument =
  number | bigint | { readonly f64: number } | string | { readonly wide: string } | Uint8Array;

export interface Outcome {
  readonly i32: number;
  readonly i64: bigint;
  readonly f64: number;
  readonly pointer: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly debug: string;
  readonly errno: number;
  readonly raised: number | undefined;
  /** Bytes of input taken. */
  readonly taken: number;
  /** Addresses of arguments that are memory. */
  readonly at: readonly number[];
  /** Memory of argument `index` after the call. */
  readonly memory: (index: number) => Uint8Array;
  /** Memory of argument `index` up to its first zero. */
  readonly text: (index: number) => string;
}

export interface CallOptions {
  readonly pointerBytes?: 4 | 8;
  /** Where the variadic arguments begin; they are laid out as a va_list. */
  readonly variadicFrom?: number;
  readonly stdin?: string;
  readonly time?: number;
}

const SIZE = 0x20000;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Calls the library function `name` as a program would, with memory below the first 64 KB that faults when touched. */
export function callLibrary(name: string, args: readonly Argument[], options: CallOptions = {}): Outcome {
  const { pointerBytes = 4, variadicFrom = args.length, stdin = '', time = 0 } = options;
  const memory = new Uint8Array(SIZE);
  const view = new DataView(memory.buffer);
  const input = encoder.encode(stdin);
  const slots = new DataView(new ArrayBuffer(8 * (args.length + 2)));
  const at: number[] = [];
  let next = 0x10000;
  let taken = 0;
  const place = (bytes: Uint8Array): number => {
    const start = next;
    memory.set(bytes, start);
    next += Math.ceil((bytes.length + 1) / 16) * 16;
    return start;
  };
  const bytesOf = (argument: Argument): Uint8Array | undefined => {
    if (argument instanceof Uint8Array) return argument;
    if (typeof argument === 'string') return encoder.encode(`${argument}\0`);
    if (typeof argument === 'object' && 'wide' in argument)
      return new Uint8Array(
        Uint16Array.from(`${argument.wide}\0`.split(''), unit => unit.charCodeAt(0)).buffer,
      );
    return undefined;
  };
  const variadic = new DataView(new ArrayBuffer(8 * args.length + 8));
  let variadicBytes = 0;
  args.forEach((argument, index) => {
    const bytes = bytesOf(argument);
    const value = bytes === undefined ? argument : place(bytes);
    at.push(bytes === undefined ? 0 : (value as number));
    const target = index < variadicFrom ? slots : variadic;
    const offset = index < variadicFrom ? 8 * index : variadicBytes;
    let size = index < variadicFrom ? 8 : pointerBytes;
    if (typeof value === 'number') target.setInt32(offset, value, true);
    else if (typeof value === 'bigint') {
      target.setBigInt64(offset, value, true);
      size = 8;
    } else if (typeof value === 'object' && 'f64' in value) {
      target.setFloat64(offset, value.f64, true);
      size = 8;
    }
    if (index >= variadicFrom) variadicBytes += size;
  });
  slots.setInt32(8 * Math.min(variadicFrom, args.length), place(new Uint8Array(variadic.buffer)), true);
  const check = (start: number, size: number): number => {
    if (start < 0x10000 || start + size > SIZE) throw new RangeError(`touches 0x${start.toString(16)}`);
    return start;
  };
  const streams: Record<1 | 2 | 3, number[]> = { 1: [], 2: [], 3: [] };
  const result = new DataView(new ArrayBuffer(8));
  let raised: number | undefined;
  const call: NativeCall = {
    pointerBytes,
    thread: 1,
    i32: index => slots.getInt32(8 * index, true),
    u32: index => slots.getUint32(8 * index, true),
    low: index => slots.getInt32(8 * index, true),
    high: index => slots.getInt32(8 * index + 4, true),
    f64: index => slots.getFloat64(8 * index, true),
    pointer: index => address(call.size(index)),
    size: index => (pointerBytes === 4 ? call.u32(index) : Number(slots.getBigUint64(8 * index, true))),
    returnI32: value => {
      result.setBigInt64(0, BigInt(value | 0), true);
    },
    returnI64: (low, high) => {
      result.setInt32(0, low, true);
      result.setInt32(4, high, true);
    },
    returnF64: value => {
      result.setFloat64(0, value, true);
    },
    returnPointer: value => {
      result.setBigInt64(0, BigInt(value), true);
    },
    lastError: 0,
    errno: 0,
    loadU8: where => view.getUint8(check(where, 1)),
    loadU16: where => view.getUint16(check(where, 2), true),
    loadU32: where => view.getUint32(check(where, 4), true),
    loadF64: where => view.getFloat64(check(where, 8), true),
    loadPointer: where =>
      address(pointerBytes === 4 ? call.loadU32(where) : Number(view.getBigUint64(check(where, 8), true))),
    storeU8: (where, value) => {
      view.setUint8(check(where, 1), value);
    },
    storeU16: (where, value) => {
      view.setUint16(check(where, 2), value, true);
    },
    storeU32: (where, value) => {
      view.setUint32(check(where, 4), value, true);
    },
    storeF64: (where, value) => {
      view.setFloat64(check(where, 8), value, true);
    },
    storePointer: (where, value) => {
      if (pointerBytes === 4) call.storeU32(where, value);
      else view.setBigInt64(check(where, 8), BigInt(value), true);
    },
    loadBytes: (where, size) => memory.slice(check(where, size), where + size),
    storeBytes: (where, bytes) => {
      memory.set(bytes, check(where, bytes.length));
    },
    fill: (where, size, byte) => {
      memory.fill(byte, check(where, size), where + size);
    },
    copy: (to, from, size) => {
      memory.copyWithin(check(to, size), check(from, size), from + size);
    },
    plainLength: (where, unit) =>
      unit === 1 ? call.loadString(where).length : call.loadWideString(where).length,
    loadString: where => {
      let end: number = where;
      while (call.loadU8(end as Address) !== 0) end++;
      return memory.slice(where, end);
    },
    loadWideString: where => {
      const out: number[] = [];
      for (let each: number = where; call.loadU16(each as Address) !== 0; each += 2)
        out.push(call.loadU16(each as Address));
      return Uint16Array.from(out);
    },
    require: (where, size) => {
      if (size > 0) check(where, size);
    },
    write: (stream, bytes) => {
      streams[stream].push(...bytes);
    },
    stream: (file, way) => {
      const isInput = file === 1;
      if (isInput !== (way === 'read') || file < 1 || file > 3) {
        call.errno = 9;
        return undefined;
      }
      return {
        binary: false,
        peek: ahead => input[taken + ahead] ?? -1,
        take: count => {
          taken = Math.min(taken + count, input.length);
        },
        write: bytes => {
          call.write(file === 2 ? 1 : 2, bytes);
          return true;
        },
      };
    },
    raise: status => {
      raised = status;
    },
    handleInvalidParameter: () => false,
    exit: () => undefined,
    block: () => undefined,
    time,
  };
  const native = LIBRARY[name];
  if (native === undefined) throw new RangeError(`${name} is not bound`);
  native(call);
  const shown = (stream: 1 | 2 | 3): string => decoder.decode(Uint8Array.from(streams[stream]));
  return {
    i32: result.getInt32(0, true),
    i64: result.getBigInt64(0, true),
    f64: result.getFloat64(0, true),
    pointer: Number(result.getBigUint64(0, true)),
    stdout: shown(1),
    stderr: shown(2),
    debug: shown(3),
    errno: call.errno,
    raised,
    taken,
    at,
    memory: index => {
      const start = at[index] ?? 0;
      return memory.slice(start, start + (bytesOf(args[index] ?? 0)?.length ?? 0));
    },
    text: index => {
      const start = at[index] ?? 0;
      return decoder.decode(memory.slice(start, memory.indexOf(0, start)));
    },
  };
}

/** Output of `printf(format, ...args)`. */
export const printed = (format: string, args: readonly Argument[] = [], pointerBytes: 4 | 8 = 4): string =>
  callLibrary('printf', [format, ...args], { variadicFrom: 1, pointerBytes }).stdout;
