import { INSTRUCTION_WORDS, Op } from './bytecode';
import { pointOf, rangeBetween } from './parser';
import { type FileTable } from './source';
import { type Token } from './token';

/** A branch target that may not be placed yet. */
export interface Label {
  /** -1 until it is placed. */
  pc: number;
  /** pcs of instructions that branch to it. */
  readonly branches: number[];
  /** Indices of jump table entries that name it. */
  readonly entries: number[];
}

export const newLabel = (): Label => ({ pc: -1, branches: [], entries: [] });

/** The instructions of a program as they are made, with the place in the source of each. */
export class CodeBuffer {
  #words = new Int32Array(1 << 14);
  #count: number;
  readonly #first: number;
  readonly tables: number[];
  readonly #files: FileTable;
  readonly spanOf: number[] = [];
  readonly starts: number[] = [];
  readonly propagates: number[] = [];
  readonly spans = {
    file: [] as number[],
    line: [] as number[],
    column: [] as number[],
    endLine: [] as number[],
    endColumn: [] as number[],
  };
  readonly #spanBase: number;
  #tokens: readonly Token[] = [];
  #firstToken = 0;
  #lastToken = 0;
  #span = -1;
  #startsStatement = false;
  #propagates = false;
  /** The pc that a branch leads to, of those the last. */
  #landing = -1;

  /** Code is appended after `firstPc` instructions, `spanBase` spans and the given tables of an earlier program. */
  constructor(files: FileTable, firstPc = 0, spanBase = 0, tables: readonly number[] = []) {
    this.#files = files;
    this.#count = this.#first = firstPc;
    this.#spanBase = spanBase;
    this.tables = [...tables];
  }

  /** The pc of the next instruction. */
  get pc(): number {
    return this.#count;
  }

  get words(): Int32Array {
    return this.#words.slice(0, (this.#count - this.#first) * INSTRUCTION_WORDS);
  }

  /** Tokens that later places count in. */
  useTokens(tokens: readonly Token[]): void {
    this.#tokens = tokens;
    this.#span = -1;
  }

  /** What the next instructions are made for. */
  at(first: number, last: number): void {
    if (first === this.#firstToken && last === this.#lastToken && this.#span >= 0) return;
    this.#firstToken = first;
    this.#lastToken = last;
    this.#span = -1;
  }

  get place(): readonly [number, number] {
    return [this.#firstToken, this.#lastToken];
  }

  /** The next instruction begins a statement. */
  startStatement(): void {
    this.#startsStatement = true;
  }

  /** The next instruction, a load, only carries bytes on: one without a value is no mistake yet. */
  propagate(): void {
    this.#propagates = true;
  }

  emit(op: Op, a: number, b: number, c: number): void {
    const at = (this.#count - this.#first) * INSTRUCTION_WORDS;
    if (at === this.#words.length) {
      const larger = new Int32Array(this.#words.length * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words[at] = op;
    this.#words[at + 1] = a;
    this.#words[at + 2] = b;
    this.#words[at + 3] = c;
    if (this.#span < 0) this.#span = this.#makeSpan();
    this.spanOf.push(this.#span);
    this.starts.push(this.#startsStatement ? 1 : 0);
    this.propagates.push(this.#propagates ? 1 : 0);
    this.#startsStatement = false;
    this.#propagates = false;
    this.#count++;
  }

  /** A branch whose target is operand c. */
  branch(op: Op, a: number, b: number, label: Label): void {
    if (label.pc < 0) label.branches.push(this.#count);
    this.emit(op, a, b, label.pc);
  }

  settle(label: Label): void {
    label.pc = this.#count;
    if (label.branches.length + label.entries.length > 0) this.#landing = this.#count;
    for (const pc of label.branches) this.#words[(pc - this.#first) * INSTRUCTION_WORDS + 3] = label.pc;
    for (const entry of label.entries) this.tables[entry] = label.pc;
  }

  /** Whether control can come to the next instruction, in a function that starts at pc `start`. */
  isReachable(start: number): boolean {
    if (this.#count === start || this.#landing === this.#count) return true;
    const last = this.#words[(this.#count - 1 - this.#first) * INSTRUCTION_WORDS];
    return last !== Op.RET && last !== Op.RETV && last !== Op.JMP;
  }

  /** Appends a jump table; gives the index of its first entry. */
  table(labels: readonly Label[]): number {
    const first = this.tables.length;
    for (const label of labels) {
      if (label.pc < 0) label.entries.push(this.tables.length);
      this.tables.push(label.pc);
    }
    return first;
  }

  #makeSpan(): number {
    const from = pointOf(this.#tokens, this.#firstToken);
    const range = rangeBetween(this.#tokens, this.#firstToken, this.#lastToken, this.#files);
    const { file, line, column, endLine, endColumn } = this.spans;
    const last = file.length - 1;
    const isLast =
      last >= 0 &&
      file[last] === from.file &&
      line[last] === range.line &&
      column[last] === range.column &&
      endLine[last] === range.endLine &&
      endColumn[last] === range.endColumn;
    if (isLast) return this.#spanBase + last;
    file.push(from.file);
    line.push(range.line);
    column.push(range.column);
    endLine.push(range.endLine);
    endColumn.push(range.endColumn);
    return this.#spanBase + file.length - 1;
  }
}
