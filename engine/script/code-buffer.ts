import { type Extent } from './ast';
import { INSTRUCTION_WORDS, Op } from './bytecode';
import { pointOf, rangeBetween } from './parser';
import { type FileTable } from './source';
import { type SourcePoint, type Token } from './token';

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
  readonly propagates: number[] = [];
  /** For each instruction that begins a statement the span of the statement, -1 for the others. */
  readonly statements: number[] = [];
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
  /** The tokens of the statement that begins; undefined for those of its first instruction. */
  #statement: Extent | undefined;
  /** Where the macro was invoked that the last statement came from. */
  #expansion: SourcePoint | undefined;
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
    this.#expansion = undefined;
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

  /** The next instruction begins a statement: what is written at `extent`, or what the instruction is made for. */
  startStatement(extent?: Extent): void {
    this.#startsStatement = true;
    this.#statement = extent;
  }

  /** The span of the statement that begins; -1 when it belongs to the macro that the one before it comes from. */
  #beginStatement(): number {
    const { first, last } = this.#statement ?? { first: this.#firstToken, last: this.#lastToken };
    const expansion = expansionIn(this.#tokens, first, last);
    const isInside = expansion !== undefined && isSamePoint(expansion, this.#expansion);
    this.#expansion = expansion;
    return isInside ? -1 : this.#makeSpan(first, last, expansion);
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
    this.statements.push(this.#startsStatement ? this.#beginStatement() : -1);
    this.#startsStatement = false;
    if (this.#span < 0) this.#span = this.#makeSpan(this.#firstToken, this.#lastToken);
    this.spanOf.push(this.#span);
    this.propagates.push(this.#propagates ? 1 : 0);
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

  /** A statement of a macro begins where the macro is invoked, whatever argument its first token is. */
  #makeSpan(first: number, last: number, expansion?: SourcePoint): number {
    const from = pointOf(this.#tokens, first);
    const whole = rangeBetween(this.#tokens, first, last, this.#files);
    const isBefore =
      expansion?.file === from.file && expansion.line === from.line && expansion.column < from.column;
    const range = isBefore ? { ...whole, column: expansion.column } : whole;
    const { file, line, column, endLine, endColumn } = this.spans;
    const latest = file.length - 1;
    const isLast =
      latest >= 0 &&
      file[latest] === from.file &&
      line[latest] === range.line &&
      column[latest] === range.column &&
      endLine[latest] === range.endLine &&
      endColumn[latest] === range.endColumn;
    if (isLast) return this.#spanBase + latest;
    file.push(from.file);
    line.push(range.line);
    column.push(range.column);
    endLine.push(range.endLine);
    endColumn.push(range.endColumn);
    return this.#spanBase + file.length - 1;
  }
}

/** Where the macro was invoked that wrote a token of a statement. */
function expansionIn(tokens: readonly Token[], first: number, last: number): SourcePoint | undefined {
  for (let at = first; at <= last; at++) {
    const token = tokens[at];
    if (token?.spelledAt !== undefined) return token.at;
  }
  return undefined;
}

const isSamePoint = (a: SourcePoint, b: SourcePoint | undefined): boolean =>
  a.file === b?.file && a.line === b.line && a.column === b.column;
