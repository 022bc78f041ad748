import { address, PAGE_SIZE, roundUp } from '../base/units';
import { type DataModel, MODULE_IMAGE, type Program, type Trace, TraceOp } from './program';

/*
 * Allocation traces: text, a line an event. `a ID SIZE` allocates, `r ID SIZE` reallocates, `f ID` frees; an id may be
 * allocated again after its block was freed. Two or four lines of one number each may come first: suggested heap size,
 * ids, events, weight. A trace becomes a program whose instructions are its lines.
 */

/** The text is no trace: which line, and why. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  /** From 1. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Largest id: each has a pointer in the program's table. */
const MOST_ID = 0xffffff;
const MOST_SIZE = 0xffffffff;
/** No line of a trace is as long. */
const LONGEST_LINE = 64;
const FIRST_EVENTS = 1 << 16;
const FIRST_IDS = 1 << 12;
/** What is known of an id. */
const Known = { NO: 0, LIVE: 1, FREED: 2 } as const;

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const ZERO = 48;
const OPS: readonly (TraceOp | undefined)[] = Array.from({ length: 128 }, (_none, code) =>
  code === 97
    ? TraceOp.Allocate
    : code === 114
      ? TraceOp.Reallocate
      : code === 102
        ? TraceOp.Free
        : undefined,
);

/**
 * Reads a trace piece by piece, as it comes from a file or a decompressor. Every mistake is a TraceError with its line:
 * what is no event, an id that no line allocated, or that is allocated while it is in use. Freeing an id twice is no mistake
 * of the text: it is what the program did.
 */
export class TraceReader {
  #op = new Uint8Array(FIRST_EVENTS);
  #id = new Int32Array(FIRST_EVENTS);
  #size = new Uint32Array(FIRST_EVENTS);
  #known = new Uint8Array(FIRST_IDS);
  #ids = 0;
  #count = 0;
  #headers: number[] = [];
  /** Lines read so far. */
  #lines = 0;
  /** Lines since the last event that hold nothing. */
  #blank = 0;
  /** The beginning of a line whose end has not come yet. */
  #rest = new Uint8Array(0);
  /** Where the number that `#number` read ends. */
  #next = 0;

  /** Events read so far. */
  get events(): number {
    return this.#count;
  }

  push(chunk: Uint8Array): void {
    let bytes = chunk;
    if (this.#rest.length > 0) {
      bytes = new Uint8Array(this.#rest.length + chunk.length);
      bytes.set(this.#rest);
      bytes.set(chunk, this.#rest.length);
    }
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      this.#line(bytes, from, end);
      from = end + 1;
    }
    if (bytes.length - from > LONGEST_LINE)
      throw new TraceError(this.#lines + 1, 'the line is too long for an event');
    this.#rest = bytes.slice(from);
  }

  /** The whole trace; nothing may be pushed afterwards. */
  finish(): Trace {
    if (this.#rest.length > 0) this.#line(this.#rest, 0, this.#rest.length);
    const expected = this.#headers.length === 4 ? this.#headers[2] : undefined;
    if (this.#count === 0) throw new TraceError(Math.max(1, this.#lines), 'the trace has no events');
    if (expected !== undefined && expected !== this.#count)
      throw new TraceError(
        this.#lines,
        `the trace ends after ${this.#count} events; its header says that there are ${expected}`,
      );
    return {
      count: this.#count,
      op: this.#op.subarray(0, this.#count),
      id: this.#id.subarray(0, this.#count),
      size: this.#size.subarray(0, this.#count),
      ids: this.#ids,
      firstLine: this.#headers.length + 1,
    };
  }

  #line(bytes: Uint8Array, from: number, lineEnd: number): void {
    const line = ++this.#lines;
    const end = lineEnd > from && bytes[lineEnd - 1] === RETURN ? lineEnd - 1 : lineEnd;
    if (end === from) {
      this.#blank++;
      return;
    }
    if (this.#blank > 0) throw new TraceError(line - this.#blank, 'the line is empty, and more follow');
    const op = OPS[bytes[from]!];
    if (op === undefined || bytes[from + 1] !== SPACE) {
      this.#header(bytes, from, end, line);
      return;
    }
    const id = this.#number(bytes, from + 2, end, line, MOST_ID, 'an id');
    let size = 0;
    if (op !== TraceOp.Free) {
      if (bytes[this.#next] !== SPACE || this.#next >= end)
        throw new TraceError(line, 'an id and a size separated by a blank are expected');
      size = this.#number(bytes, this.#next + 1, end, line, MOST_SIZE, 'a size');
    }
    if (this.#next !== end) throw new TraceError(line, 'the line goes on after the event');
    this.#check(op, id, line);
    this.#append(op, id, size);
  }

  /** A line of one number before the first event. */
  #header(bytes: Uint8Array, from: number, end: number, line: number): void {
    const digit = bytes[from]! - ZERO;
    if (this.#count > 0 || this.#headers.length === 4 || !(digit >= 0 && digit <= 9))
      throw new TraceError(line, "an event is expected: 'a ID SIZE', 'r ID SIZE' or 'f ID'");
    this.#headers.push(this.#number(bytes, from, end, line, Number.MAX_SAFE_INTEGER, 'a number'));
    if (this.#next !== end) throw new TraceError(line, 'a header line holds one number');
  }

  /** The decimal number at `from`; `#next` is behind it. */
  #number(bytes: Uint8Array, from: number, end: number, line: number, most: number, what: string): number {
    let value = 0;
    let at = from;
    for (; at < end; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === from) throw new TraceError(line, `${what} is expected`);
    if (value > most) throw new TraceError(line, `${what} is at most ${most}, not ${value}`);
    this.#next = at;
    return value;
  }

  #check(op: TraceOp, id: number, line: number): void {
    if (this.#count === 0 && this.#headers.length % 2 === 1)
      throw new TraceError(line, 'two or four numbers come before the events, or none');
    const known = id < this.#ids ? this.#known[id]! : Known.NO;
    if (op === TraceOp.Allocate && known === Known.LIVE)
      throw new TraceError(line, `id ${id} is allocated again while its block is in use`);
    if (op !== TraceOp.Allocate && known === Known.NO)
      throw new TraceError(line, `no line before this one allocates id ${id}`);
  }

  #append(op: TraceOp, id: number, size: number): void {
    const row = this.#count++;
    if (row === this.#op.length) {
      this.#op = longer(this.#op, 2 * row);
      this.#id = longer(this.#id, 2 * row);
      this.#size = longer(this.#size, 2 * row);
    }
    this.#op[row] = op;
    this.#id[row] = id;
    this.#size[row] = size;
    if (id >= this.#known.length) this.#known = longer(this.#known, Math.max(2 * this.#known.length, id + 1));
    if (id >= this.#ids) this.#ids = id + 1;
    if (op !== TraceOp.Reallocate) this.#known[id] = op === TraceOp.Free ? Known.FREED : Known.LIVE;
  }
}

function longer<T extends Uint8Array | Int32Array | Uint32Array>(column: T, length: number): T {
  const next = new (column.constructor as new (length: number) => T)(length);
  next.set(column);
  return next;
}

/** Library functions of a trace's program, by index. */
export const TRACE_NATIVES = ['HeapCreate', 'HeapAlloc', 'HeapReAlloc', 'HeapFree'] as const;
/** Slots of its only function: frame base, result of a call, and the arguments. */
const SLOTS = 7;
const FRAME_BYTES = 16;

/**
 * The program of a trace: one function whose instructions are the lines, pc k being line k, and a table in its .bss with
 * a pointer for each id.
 */
export function traceProgram(name: string, trace: Trace, model: DataModel): Program {
  const base = address(MODULE_IMAGE[model].first);
  const table = address(base + PAGE_SIZE);
  const size = roundUp(trace.ids * (model === 'ilp32' ? 4 : 8), PAGE_SIZE);
  const none = new Int32Array(0);
  return {
    model,
    code: none,
    tables: none,
    functions: [
      {
        name: 'replay',
        module: 0,
        start: trace.firstLine - 1,
        end: trace.firstLine + trace.count,
        address: base,
        parameters: 0,
        slots: SLOTS,
        frameBytes: FRAME_BYTES,
        tries: [],
      },
    ],
    natives: TRACE_NATIVES,
    modules: [
      {
        name,
        path: name,
        base,
        size: PAGE_SIZE + size,
        sections: [{ name: '.bss', at: table, size, data: new Uint8Array(0) }],
      },
    ],
    entry: 0,
    debug: {
      files: [name],
      spanOf: none,
      spans: { file: none, line: none, column: none, endLine: none, endColumn: none },
      statementStart: new Uint8Array(0),
      propagates: new Uint8Array(0),
      statementSpan: none,
      types: [],
      globals: [],
      scopes: [[]],
    },
    trace,
  };
}
