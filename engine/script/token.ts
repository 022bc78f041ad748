/**
 * Tokens as the parser sees them: after preprocessing, adjacent string literals not yet joined, comments and white
 * space gone. Plain records in one array; the last token has kind 'end'.
 */
export interface Token {
  readonly kind:
    'identifier' | 'keyword' | 'number' | 'string' | 'character' | 'punctuator' | 'pragma' | 'end';
  /** Spelling in the source (for 'pragma' the text after `#pragma`). */
  readonly text: string;
  /** Where it was written; for a token that a macro produced, where the outermost macro was invoked. */
  readonly at: SourcePoint;
  /** For a token that a macro produced: where its spelling stands in the macro's definition. */
  readonly spelledAt: SourcePoint | undefined;
}

/** A place in a source: index into the list of files of the compilation, 1-based line and column, length in characters. */
export interface SourcePoint {
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}
