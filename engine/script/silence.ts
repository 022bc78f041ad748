import { type Diagnostic } from './compile-types';

/** From a line of a file on: the codes that are not told. */
interface Mark {
  readonly line: number;
  readonly codes: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * `#pragma warning(disable: HS3001)` along a unit, in the order in which its files are read: what a header silences
 * stays silent behind its `#include`, as with the Microsoft compiler. Errors are told in any case.
 */
export class Silence {
  readonly #marks = new Map<number, Mark[]>();
  readonly #stack: ReadonlySet<string>[] = [];
  #codes = NONE;

  /** A file begins, or goes on behind an `#include` in `line`. */
  enter(file: number, line: number): void {
    if (this.#codes.size > 0 || this.#marks.has(file)) this.#mark(file, line, this.#codes);
  }

  /**
   * A pragma, without the word `pragma`, in `line`. Numbers are the Microsoft compiler's warnings, which are not given
   * here, and mean nothing.
   */
  // warning = "warning" "(" ("push" number? | "pop" | specifier (";" specifier)*) ")"; specifier = word ":" code+
  read(text: string, file: number, line: number): void {
    const inside = /^\s*warning\s*\(([^)]*)\)/.exec(text)?.[1];
    if (inside === undefined) return;
    for (const part of inside.split(';')) {
      const [word = '', ...codes] = part.split(/[\s:,]+/).filter(each => each !== '');
      if (word === 'suppress') this.#suppress(codes, file, line);
      else this.#change(word, codes, file, line);
    }
  }

  #change(word: string, codes: readonly string[], file: number, line: number): void {
    if (word === 'push') this.#stack.push(this.#codes);
    else if (word === 'pop') this.#codes = this.#stack.pop() ?? NONE;
    else if (word === 'disable') this.#codes = new Set([...this.#codes, ...codes.filter(isCode)]);
    else if (RESTORING.has(word))
      this.#codes = new Set([...this.#codes].filter(code => !codes.includes(code)));
    this.#mark(file, line, this.#codes);
  }

  /** Silent in the next line alone. */
  #suppress(codes: readonly string[], file: number, line: number): void {
    this.#mark(file, line, new Set([...this.#codes, ...codes.filter(isCode)]));
    this.#mark(file, line + 2, this.#codes);
  }

  #mark(file: number, line: number, codes: ReadonlySet<string>): void {
    const marks = this.#marks.get(file) ?? [];
    this.#marks.set(file, marks);
    if (marks.at(-1)?.codes !== codes) marks.push({ line, codes });
  }

  /** Whether a diagnostic is not told: the pragma before its line says so. */
  hides({ severity, code, range }: Diagnostic, paths: readonly string[]): boolean {
    if (severity === 'error' || this.#marks.size === 0) return false;
    const marks = this.#marks.get(paths.indexOf(range.file)) ?? [];
    return marks.findLast(({ line }) => line <= range.line)?.codes.has(code) === true;
  }
}

/** Words that tell of a warning again. */
const RESTORING: ReadonlySet<string> = new Set(['default', 'enable', 'error', 'once', '1', '2', '3', '4']);

const isCode = (code: string): boolean => /^HS\d{4}$/.test(code);
