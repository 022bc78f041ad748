import { type FunctionInfo, type Program } from '../../engine/index';

/** Where a statement begins. Lines and columns are 1-based. */
export interface Statement {
  readonly pc: number;
  readonly file: number;
  readonly line: number;
  readonly column: number;
  /** Where it ends when that is in the same line, otherwise past every column. */
  readonly endColumn: number;
  readonly function: number;
}

export interface SourcePlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Paths of built-in headers and the prelude are written in angle brackets. */
export const isBuiltIn = (path: string): boolean => path.startsWith('<');

/** One spelling of a path: clients on Windows mix slashes and the case of drive letters. */
export const normalPath = (path: string): string =>
  path.replaceAll('\\', '/').replace(/^([A-Za-z]):/, (_all, drive: string) => `${drive.toLowerCase()}:`);

/** The place of the instruction at `pc`; undefined where no file of the user's stands behind it. */
export function placeAt(program: Program, pc: number): SourcePlace | undefined {
  if (program.trace !== undefined) return lineOfTrace(program, program.trace.firstLine, pc);
  const place = anyPlaceAt(program, pc);
  return place === undefined || isBuiltIn(place.path) ? undefined : place;
}

/** In a trace a pc is a line; what is before its first line belongs to nobody. */
function lineOfTrace(program: Program, firstLine: number, line: number): SourcePlace | undefined {
  const path = program.debug.files[0];
  if (path === undefined || line < firstLine) return undefined;
  return { path, line, column: 1, endLine: line, endColumn: 1 };
}

/** The same where it may stand in a built-in text. */
const anyPlaceAt = (program: Program, pc: number): SourcePlace | undefined =>
  placeOfSpan(program, program.debug.spanOf[pc] ?? -1);

function placeOfSpan(program: Program, span: number): SourcePlace | undefined {
  const { spans, files } = program.debug;
  const path = files[spans.file[span] ?? -1];
  if (path === undefined) return undefined;
  return {
    path,
    line: spans.line[span] ?? 0,
    column: spans.column[span] ?? 0,
    endLine: spans.endLine[span] ?? 0,
    endColumn: spans.endColumn[span] ?? 0,
  };
}

/** The program seen from its sources: statements by file and function, places by pc. Built once for a program. */
export class SourceIndex {
  readonly program: Program;
  /** Statements of the user's files in order of pc. */
  readonly statements: readonly Statement[];
  /** Those of the library that is written in C as well. */
  readonly everyStatement: readonly Statement[];
  /** Indices of functions in order of their start. */
  readonly #byStart: readonly number[];
  readonly #files: ReadonlyMap<string, number>;

  constructor(program: Program) {
    this.program = program;
    this.#byStart = program.functions
      .map((_, index) => index)
      .sort((a, b) => (program.functions[a]?.start ?? 0) - (program.functions[b]?.start ?? 0));
    this.#files = new Map(program.debug.files.map((path, index) => [normalPath(path), index]));
    this.everyStatement = this.#collectStatements();
    this.statements = this.everyStatement.filter(each => !this.isLibrary(each.function));
  }

  #collectStatements(): Statement[] {
    const { statementStart, statementSpan, spans, files } = this.program.debug;
    const statements: Statement[] = [];
    for (let pc = 0; pc < statementStart.length; pc++) {
      if (statementStart[pc] !== 1) continue;
      const span = statementSpan[pc] ?? -1;
      const file = spans.file[span] ?? -1;
      const path = files[file];
      if (path === undefined) continue;
      const owner = this.functionAt(pc);
      if (owner === undefined) continue;
      const line = spans.line[span] ?? 0;
      const endColumn = spans.endLine[span] === line ? (spans.endColumn[span] ?? 0) : Infinity;
      statements.push({ pc, file, line, column: spans.column[span] ?? 0, endColumn, function: owner });
    }
    return statements;
  }

  /** Index of the function that holds `pc`. */
  functionAt(pc: number): number | undefined {
    let low = 0;
    let high = this.#byStart.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const info = this.#functionOf(middle);
      if (info !== undefined && info.start <= pc) low = middle + 1;
      else high = middle;
    }
    const index = this.#byStart[low - 1];
    const info = index === undefined ? undefined : this.program.functions[index];
    return info !== undefined && pc < info.end ? index : undefined;
  }

  #functionOf(rank: number): FunctionInfo | undefined {
    return this.program.functions[this.#byStart[rank] ?? -1];
  }

  /** Index of the file at `path`, as the client spells it. */
  fileIndex(path: string): number | undefined {
    return this.#files.get(normalPath(path));
  }

  /** See `placeAt`. */
  placeOf(pc: number): SourcePlace | undefined {
    return placeAt(this.program, pc);
  }

  /** The place of the instruction at `pc`, also in the library. */
  anyPlaceOf(pc: number): SourcePlace | undefined {
    return anyPlaceAt(this.program, pc);
  }

  /** The statement that begins at `pc`; of any other instruction its own place. */
  statementPlaceOf(pc: number): SourcePlace | undefined {
    const span = this.program.debug.statementSpan[pc] ?? -1;
    return span < 0 ? this.anyPlaceOf(pc) : placeOfSpan(this.program, span);
  }

  /** Whether a function is built in: of the library or the start code. */
  isLibrary(functionIndex: number): boolean {
    return (this.program.functions[functionIndex]?.module ?? -1) < 0;
  }

  isStatement(pc: number): boolean {
    return this.program.debug.statementStart[pc] === 1;
  }

  /** First and last line of the statements of `functionIndex` in `file`; the last counts a statement's last line. */
  linesOf(
    functionIndex: number,
    file: number,
  ): { readonly first: number; readonly last: number } | undefined {
    const info = this.program.functions[functionIndex];
    if (info === undefined) return undefined;
    const { spanOf, spans } = this.program.debug;
    let first = Infinity;
    let last = 0;
    for (let pc = info.start; pc < info.end; pc++) {
      const span = spanOf[pc] ?? -1;
      if (spans.file[span] !== file) continue;
      first = Math.min(first, spans.line[span] ?? Infinity);
      last = Math.max(last, spans.endLine[span] ?? 0);
    }
    return last === 0 ? undefined : { first, last };
  }
}
