import { type Extent } from './ast';
import { type Token } from './token';

/** What to say of a brace that is missing. */
interface Missing {
  readonly message: string;
  readonly note: (Extent & { readonly message: string }) | undefined;
}

/** The blocks that are open, and those that indentation says were closed by the brace of another. */
export class Braces {
  readonly #tokens: readonly Token[];
  #open: number[] = [];
  /** The innermost block whose `}` stands in the column of an outer block's line. */
  #suspect: { readonly open: number; readonly close: number } | undefined;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  open(brace: number): void {
    if (this.#open.length === 0) this.#suspect = undefined;
    this.#open.push(brace);
  }

  close(brace: number): void {
    const open = this.#open.pop();
    if (open === undefined || this.#suspect !== undefined) return;
    const isOwnLine = this.#indent(brace) === this.#tokens[brace]?.at.column;
    const isOneLine = this.#tokens[open]?.at.line === this.#tokens[brace]?.at.line;
    if (isOwnLine && !isOneLine && this.#indent(brace) < this.#indent(open))
      this.#suspect = { open, close: brace };
  }

  /** Nothing is open at the start of a declaration of file scope. */
  forget(): void {
    this.#open = [];
    this.#suspect = undefined;
  }

  missing(): Missing {
    const open = this.#suspect?.open ?? this.#open.at(-1) ?? 0;
    const line = this.#tokens[open]?.at.line ?? 1;
    const message = `the block that opens in line ${line} is not closed: '}' is missing`;
    if (this.#suspect === undefined)
      return { message, note: { message: 'it opens here', first: open, last: open } };
    const { close } = this.#suspect;
    return {
      message,
      note: { message: `this '}' stands where a block further out ends`, first: close, last: close },
    };
  }

  /** The column in which the line of a token begins. */
  #indent(index: number): number {
    const { line, file } = this.#tokens[index]!.at;
    let at = index;
    while (at > 0 && this.#tokens[at - 1]!.at.line === line && this.#tokens[at - 1]!.at.file === file) at--;
    return this.#tokens[at]!.at.column;
  }
}
