import { type DataModel, type Program } from './program';

/** Texts by path. A path that was asked for and does not exist maps to undefined, so that it is not asked for again. */
export type Sources = ReadonlyMap<string, string | undefined>;

export interface CompileOptions {
  /** Paths of the translation units, in order; each becomes a module. */
  readonly units: readonly string[];
  readonly model: DataModel;
  /** `NAME` or `NAME=VALUE`. */
  readonly defines?: readonly string[];
  /** Folders for `#include`, searched in order after the including file's own folder. */
  readonly includePath?: readonly string[];
}

/**
 * `program` is there exactly when no diagnostic is an error and nothing is needed. `needs` lists paths that the host
 * must read (or find missing) before it calls again; compile itself never touches a file.
 */
export interface CompileResult {
  readonly program?: Program;
  readonly diagnostics: readonly Diagnostic[];
  readonly needs: readonly string[];
}

/** A place in a source: 1-based line and column; the end is exclusive. */
export interface SourceRange {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Diagnostic {
  /** A hint is for whoever looks at the line: nothing prints it. */
  readonly severity: 'error' | 'warning' | 'hint';
  /** Stable: `HS` and four digits; a page in docs/diagnostics.md. */
  readonly code: string;
  /** Lower case, no full stop; types named as the user wrote them. */
  readonly message: string;
  readonly range: SourceRange;
  readonly notes: readonly { readonly message: string; readonly range: SourceRange }[];
}

/** What `#pragma heapscope key(value) ...` asked for: option names of the command line with `_` for `-`, in source order. */
export interface Pragma {
  readonly key: string;
  readonly value: string | undefined;
  readonly range: SourceRange;
}

/** Where an expression is evaluated: it sees the names in scope at `pc` of `function`, then the globals. */
export interface ExpressionContext {
  readonly function: number;
  readonly pc: number;
}

/**
 * An expression made runnable. `program` is the given program with code, types and one function appended; nothing that
 * was there moves, so a machine of the given program may run it. `function` has one parameter, the frame base of the
 * context frame; register locals of that frame are reached by GETR and SETR. It returns the value when `result` is
 * `value`, and the address of the object when it is `address` (an lvalue in memory, a struct, union or array).
 */
export interface CompiledExpression {
  readonly program: Program;
  readonly function: number;
  /** Index into program.debug.types. */
  readonly type: number;
  readonly result: 'value' | 'address';
}

/** `expression` is there exactly when no diagnostic is an error; ranges are in the expression's text, file `<expression>`. */
export interface ExpressionResult {
  readonly expression?: CompiledExpression;
  readonly diagnostics: readonly Diagnostic[];
}
