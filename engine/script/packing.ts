import { type Token } from './token';

/** Members are aligned to at most this many bytes unless `#pragma pack` says less (/Zp8, the Microsoft default). */
const DEFAULT_PACK = 8;

/**
 * `#pragma pack` along a unit. Pragmas may stand between any two tokens, so they are taken out of the stream and the
 * packing that holds at a token is asked for by its index, which only grows.
 */
export class Packing {
  /** The tokens without pragmas. */
  readonly rest: readonly Token[];
  readonly #pragmas: { readonly before: number; readonly text: string }[] = [];
  readonly #stack: { readonly name: string; readonly pack: number }[] = [];
  #next = 0;
  #pack = DEFAULT_PACK;

  constructor(tokens: readonly Token[]) {
    const rest: Token[] = [];
    for (const token of tokens) {
      if (token.kind !== 'pragma') rest.push(token);
      else if (token.text.trimStart().startsWith('pack'))
        this.#pragmas.push({ before: rest.length, text: token.text });
    }
    this.rest = rest;
  }

  /** The packing of a struct that is defined at token `index`. */
  at(index: number): number {
    for (
      let next = this.#pragmas[this.#next];
      next !== undefined && next.before <= index;
      next = this.#pragmas[++this.#next]
    ) {
      this.#apply(next.text);
    }
    return this.#pack;
  }

  // pack = "pack" "(" ["push" | "pop"] ["," name] ["," n] ")"
  #apply(text: string): void {
    const words = text
      .slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
      .split(',')
      .map(word => word.trim());
    const number = words.find(word => /^\d+$/.test(word));
    const name =
      words.find(
        word => /^[A-Za-z_]\w*$/.test(word) && word !== 'push' && word !== 'pop' && word !== 'show',
      ) ?? '';
    if (words[0] === 'push') {
      this.#stack.push({ name, pack: this.#pack });
    } else if (words[0] === 'pop') {
      let entry = this.#stack.pop();
      while (name !== '' && entry !== undefined && entry.name !== name) entry = this.#stack.pop();
      this.#pack = entry?.pack ?? DEFAULT_PACK;
    } else if (words[0] === '') {
      this.#pack = DEFAULT_PACK;
    }
    const value = Number(number);
    if ([1, 2, 4, 8, 16].includes(value)) this.#pack = value;
  }
}
