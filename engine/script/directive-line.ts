import { isPunctuator } from './expand';
import { nearestName } from './nearest-name';
import { type PpToken } from './lexer';
import { type SourcePoint } from './token';

/** The tokens of a file and how far they are read. */
export interface TokenCursor {
  readonly tokens: readonly PpToken[];
  at: number;
}

/** Pragmas that mean something after preprocessing. */
const KEPT_PRAGMAS = new Set(['pack', 'comment', 'heapscope']);

const DIRECTIVES = [
  'include', 'include_next', 'define', 'undef', 'elif', 'else', 'endif', 'error', 'warning', 'pragma', 'line',
]; // prettier-ignore

/** The directive that an unknown one may be a slip of. */
export function meantDirective(word: string): string | undefined {
  if (/^els(e?)i(f?)$/.test(word)) return 'elif';
  if (word.startsWith('if')) return word.startsWith('ifn') ? 'ifndef' : 'ifdef';
  return nearestName(word, DIRECTIVES);
}

/** Takes the rest of the line at the input's position; empty at the end of the file. */
export function takeLine(input: TokenCursor): readonly PpToken[] {
  const start = input.at;
  const { tokens } = input;
  if (start >= tokens.length) return [];
  let end = start + 1;
  while (end < tokens.length && tokens[end]?.first === false) end++;
  input.at = end;
  return tokens.slice(start, end);
}

export function skipToDirective(input: TokenCursor): void {
  const { tokens } = input;
  let { at } = input;
  for (; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.first === true && isPunctuator(token, '#')) break;
  }
  input.at = at;
}

export function includeTarget(
  text: string,
  token: PpToken,
): { name: string; quoted: boolean; token: PpToken } | undefined {
  const name = text.slice(1, -1).trim().replaceAll('\\', '/');
  return name === '' ? undefined : { name, quoted: text.startsWith('"'), token };
}

/** A pragma for the parser, or undefined for one that means nothing to it. */
export function pragmaToken(text: string, at: SourcePoint): PpToken | undefined {
  const word = /^\s*([A-Za-z_]+)/.exec(text)?.[1] ?? '';
  if (!KEPT_PRAGMAS.has(word)) return undefined;
  return {
    kind: 'pragma',
    text,
    at,
    spelledAt: undefined,
    spaced: true,
    first: true,
    painted: false,
    flaw: undefined,
  };
}

/** Tokens as text, a blank where there was white space. */
export function spellingOf(tokens: readonly PpToken[]): string {
  return tokens.map((token, at) => (at > 0 && token.spaced ? ` ${token.text}` : token.text)).join('');
}

/** The text of a string literal, with `\"` and `\\` resolved (C99 6.10.9). */
export const unquote = (literal: string): string =>
  literal.slice(literal.indexOf('"') + 1, -1).replace(/\\(["\\])/g, '$1');

const QUOTES: Readonly<Record<string, string>> = {
  '\u201C': '"',
  '\u201D': '"',
  '\u2018': "'",
  '\u2019': "'",
};

/** What to write for a sign of a word processor, and why some others cannot stand alone. */
function typographicMessage({ kind, text }: PpToken): string | undefined {
  if (kind === 'string' || kind === 'character')
    return `typographic quotation marks cannot enclose a literal: write ${text.charAt(0)}`;
  if (kind === 'punctuator') return `a sign of a word processor stands here: write ${text}`;
  if (text === '*/') return "this '*/' closes no comment: comments do not nest";
  return text === '\\'
    ? "a '\\' outside of literals continues a line, as the last character of it"
    : undefined;
}

export function flawMessage(token: PpToken): string {
  if (token.flaw === 'HS1002') return "this string literal has no closing '\"' on its line";
  if (token.flaw === 'HS1003')
    return token.text.endsWith("''")
      ? 'empty character constant'
      : 'this character constant has no closing quote on its line';
  const known = typographicMessage(token);
  if (known !== undefined) return known;
  const code = token.text.codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const meant = QUOTES[token.text];
  if (meant !== undefined) return `typographic quotation mark ${token.text} (${name}), write ${meant}`;
  const shown =
    code > 0x20 && code !== 0x7f && (code < 0xd800 || code > 0xdfff) ? `'${token.text}' (${name})` : name;
  return `character ${shown} cannot stand outside comments and literals`;
}
