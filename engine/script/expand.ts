import { type PpToken } from './lexer';
import { type Argument, type Macro, type Problem, substitute } from './macro';

/** What the expander asks of the preprocessor that owns it. */
export interface ExpandHost {
  /** The next token of the files being read, directives done; undefined at their end. */
  read(): PpToken | undefined;
  problem(problem: Problem, macro?: Macro): void;
  /** The tokens of `__LINE__`, `__FILE__` or `__COUNTER__` at `name`. */
  dynamic(macro: Macro, name: PpToken): PpToken;
}

/** Tokens to be scanned before whatever follows them. */
interface Context {
  readonly tokens: readonly PpToken[];
  at: number;
  /** The macro whose replacement this is. */
  readonly macro: Macro | undefined;
  /** Scanning ends here: an argument or a directive's line is expanded by itself. */
  readonly barrier: boolean;
}

/** Tokens that the macros of one unit may produce in all. */
const MAX_PRODUCED = 1_000_000;
/** How deep macro calls may stand in each other's arguments. */
const MAX_DEPTH = 200;

/**
 * Replaces macros (C99 6.10.3). A macro is inactive in the rescan of its own replacement, and a name met there is
 * painted for good; the replacement ends where its last token is taken, so `f(2)(9)` of the standard's example gives
 * `2*9*g`.
 */
export class Expander {
  readonly #host: ExpandHost;
  readonly #macros: ReadonlyMap<string, Macro>;
  readonly #contexts: Context[] = [];
  /** One token of the files that was looked at and not taken. */
  #pending: PpToken | undefined;
  #produced = 0;
  #depth = 0;
  #inCondition = false;
  #stopped = false;
  /** Once for a unit, so that a file of open calls is read in time. */
  #gaveBack = false;

  constructor(host: ExpandHost, macros: ReadonlyMap<string, Macro>) {
    this.#host = host;
    this.#macros = macros;
  }

  /** The next token of the unit with all macros replaced; undefined at its end. */
  next(): PpToken | undefined {
    for (;;) {
      const token = this.#pull();
      if (token?.kind !== 'identifier' || token.painted) return token;
      if (this.#inCondition && token.text === 'defined') return this.#defined(token);
      const macro = this.#macros.get(token.text);
      if (macro === undefined) return token;
      if (macro.active) return { ...token, painted: true };
      if (!this.#replace(macro, token)) return token;
    }
  }

  /** `tokens` with all macros replaced, by themselves. */
  expandAll(tokens: readonly PpToken[]): PpToken[] {
    const out: PpToken[] = [];
    this.#contexts.push({ tokens, at: 0, macro: undefined, barrier: true });
    for (let token = this.next(); token !== undefined; token = this.next()) out.push(token);
    this.#contexts.pop();
    return out;
  }

  /** The tokens of an `#if` line: as `expandAll`, with `defined` evaluated. */
  expandCondition(tokens: readonly PpToken[]): PpToken[] {
    this.#inCondition = true;
    const out = this.expandAll(tokens);
    this.#inCondition = false;
    return out;
  }

  /** Reads nothing more. */
  stop(): void {
    this.#stopped = true;
  }

  #pull(): PpToken | undefined {
    for (;;) {
      if (this.#stopped) return undefined;
      const top = this.#contexts.at(-1);
      if (top === undefined) {
        const pending = this.#pending;
        this.#pending = undefined;
        return pending ?? this.#host.read();
      }
      if (top.at < top.tokens.length) return top.tokens[top.at++];
      if (top.barrier) return undefined;
      this.#leave(top);
    }
  }

  #leave(context: Context): void {
    if (context.macro !== undefined) context.macro.active = false;
    this.#contexts.pop();
  }

  /** Whether `(` comes next, past the ends of replacements. */
  #atOpening(): boolean {
    for (;;) {
      const top = this.#contexts.at(-1);
      if (top === undefined) {
        this.#pending ??= this.#stopped ? undefined : this.#host.read();
        return isPunctuator(this.#pending, '(');
      }
      if (top.at < top.tokens.length) return isPunctuator(top.tokens[top.at], '(');
      if (top.barrier) return false;
      this.#leave(top);
    }
  }

  /** Puts the replacement of `macro` in front; false when it is function-like and not called here. */
  #replace(macro: Macro, name: PpToken): boolean {
    if (macro.dynamic !== undefined) {
      this.#push([this.#host.dynamic(macro, name)], undefined, name);
      return true;
    }
    const { parameters } = macro;
    let args: Argument[] = [];
    if (parameters !== undefined) {
      if (!this.#atOpening()) return false;
      const collected = this.#collect(macro, name);
      if (collected === undefined) {
        if (this.#contexts.length > 0 || !this.#stopped) this.#push([this.#stub(name)], undefined, name);
        return true;
      }
      args = collected.map(tokens => this.#argument(tokens, name));
    }
    const replacement = substitute(macro, name, args, problem => {
      this.#host.problem(problem, macro);
    });
    this.#push(replacement, macro, name);
    return true;
  }

  /** What stands for a call that cannot be replaced, which is told: a value, so that what is around it can be read. */
  #stub(name: PpToken): PpToken {
    return { ...name, kind: 'number', text: '0' };
  }

  #push(tokens: readonly PpToken[], macro: Macro | undefined, name: PpToken): void {
    this.#produced += tokens.length + 1;
    if (this.#produced > MAX_PRODUCED) {
      this.#tooMuch(name, `macro '${name.text}' expands to more than ${MAX_PRODUCED} tokens`);
      return;
    }
    if (macro !== undefined) macro.active = true;
    this.#contexts.push({ tokens, at: 0, macro, barrier: false });
  }

  #tooMuch(token: PpToken, message: string): void {
    if (!this.#stopped) this.#host.problem({ code: 'HS1019', message, token });
    this.#stopped = true;
  }

  #argument(tokens: readonly PpToken[], name: PpToken): Argument {
    let expanded: readonly PpToken[] | undefined;
    return {
      tokens,
      expanded: () => {
        if (expanded !== undefined) return expanded;
        if (this.#depth >= MAX_DEPTH) {
          this.#tooMuch(name, `macro calls stand more than ${MAX_DEPTH} deep in each other's arguments`);
          return (expanded = []);
        }
        this.#depth++;
        expanded = this.expandAll(tokens);
        this.#depth--;
        this.#produced += expanded.length;
        return expanded;
      },
    };
  }

  /** The arguments of a call whose `(` comes next; undefined when it is not closed. */
  #collect(macro: Macro, name: PpToken): PpToken[][] | undefined {
    this.#pull();
    const count = macro.parameters?.length ?? 0;
    const args: PpToken[][] = [[]];
    const all: PpToken[] = [];
    let depth = 1;
    for (;;) {
      const token = this.#pull();
      if (token !== undefined) all.push(token);
      if (token === undefined) {
        if (!this.#stopped)
          this.#host.problem(
            { code: 'HS1017', message: `call of macro '${name.text}' has no ')'`, token: name },
            macro,
          );
        this.#giveBack(all);
        return undefined;
      }
      if (isPunctuator(token, '(')) depth++;
      else if (isPunctuator(token, ')') && --depth === 0) break;
      if (depth === 1 && isPunctuator(token, ',') && !(macro.variadic && args.length === count))
        args.push([]);
      else args.at(-1)?.push(this.#painted(token));
    }
    return this.#counted(macro, name, args);
  }

  /** What an open call has swallowed of the file comes again, from the end of the statement that it stands in. */
  #giveBack(tokens: readonly PpToken[]): void {
    if (this.#gaveBack || this.#stopped || this.#contexts.length > 0) return;
    this.#gaveBack = true;
    const end = tokens.findIndex(token => token.first || [';', '{', '}'].includes(token.text));
    if (end >= 0) this.#contexts.push({ tokens: tokens.slice(end), at: 0, macro: undefined, barrier: false });
  }

  /** A name in the replacement of its own macro is painted even before it is looked at. */
  #painted(token: PpToken): PpToken {
    return this.#macros.get(token.text)?.active === true ? { ...token, painted: true } : token;
  }

  /** `args` when their number fits the macro; otherwise a problem. */
  #counted(macro: Macro, name: PpToken, args: PpToken[][]): PpToken[][] | undefined {
    const count = macro.parameters?.length ?? 0;
    const least = macro.variadic ? count - 1 : count;
    const given = args.length === 1 && args[0]?.length === 0 && least === 0 ? 0 : args.length;
    if (given < least || given > count) {
      const wanted = `${macro.variadic ? 'at least ' : ''}${least} argument${least === 1 ? '' : 's'}`;
      const message = `macro '${name.text}' takes ${wanted}, given ${given}`;
      this.#host.problem({ code: 'HS1018', message, token: name }, macro);
      return undefined;
    }
    return args.slice(0, Math.min(given, count));
  }

  /** `defined NAME` or `defined(NAME)` as the number 1 or 0; the name itself is not replaced. */
  #defined(operator: PpToken): PpToken {
    let name = this.#pull();
    const parenthesised = isPunctuator(name, '(');
    if (parenthesised) name = this.#pull();
    if (name?.kind !== 'identifier')
      this.#host.problem({
        code: 'HS1022',
        message: "'defined' is not followed by a macro name",
        token: operator,
      });
    else if (parenthesised && !isPunctuator(this.#pull(), ')'))
      this.#host.problem({ code: 'HS1022', message: "expected ')' after 'defined('", token: name });
    const holds = name !== undefined && this.#macros.has(name.text);
    return { ...operator, kind: 'number', text: holds ? '1' : '0' };
  }
}

export const isPunctuator = (token: PpToken | undefined, text: string): boolean =>
  token?.text === text && token.kind === 'punctuator';
