import { type Note, rangeOf } from './diagnostic';
import { type Parser } from './parser';
import { FOREIGN_OPERATORS } from './words';

/** Whether another argument follows; a `;` or nothing in the place of the comma is told. */
export function separatesArguments(p: Parser): boolean {
  if (p.accept(',')) return true;
  if (p.startsLine || (p.peek(-1).kind === 'punctuator' && p.peek(-1).text === '(')) return false;
  if (p.is(';') && p.token.spelledAt === undefined && closesInLine(p)) {
    p.error('HS2001', `arguments are separated by ',', not by ';'`, p.at, p.at);
    p.next();
    return true;
  }
  if (!['identifier', 'number', 'string', 'character'].includes(p.token.kind)) return false;
  p.missing(`',' between the arguments`);
  return true;
}

/** Whether the line goes on with an operand and then the `)` of a call and a `;`. */
function closesInLine(p: Parser): boolean {
  const { line } = p.token.at;
  for (let distance = 1, depth = 0; p.peek(distance).at.line === line; distance++) {
    const { text, kind } = p.peek(distance);
    if (kind === 'end') return false;
    if (kind !== 'punctuator') continue;
    if (text === '(') depth++;
    else if (text === ';' || text === '{' || text === '}') return false;
    else if (text === ')' && --depth < 0) return p.peek(distance + 1).text === ';';
  }
  return false;
}

/** The operator of C that is meant by one of another language: `and`, `<>`, `===`; undefined for those of C. */
export function foreignOperator(p: Parser): string | undefined {
  if (p.isName) {
    const meant = FOREIGN_OPERATORS.get(p.text);
    return meant !== undefined && p.scope.find(p.text) === undefined ? meant : undefined;
  }
  if (p.token.kind !== 'punctuator' || p.peek(1).kind !== 'punctuator' || !p.isJoined(1)) return undefined;
  if (p.text === '<' && p.peek(1).text === '>') return '!=';
  return (p.text === '==' || p.text === '!=') && p.peek(1).text === '=' ? p.text : undefined;
}

export function takeOperator(p: Parser, foreign: string | undefined): void {
  const first = p.at;
  const isWord = p.isName;
  p.next();
  if (foreign === undefined) return;
  if (!isWord) p.next();
  const written = p.tokens.slice(first, p.at).map(token => token.text).join(''); // prettier-ignore
  p.error('HS2001', `'${written}' is not an operator of C: write '${foreign}'`, first, p.at - 1);
}

/** `=>` and `=<`, by what comes behind the `=`. */
export const BEHIND_EQUALS: ReadonlyMap<string, '>=' | '<='> = new Map([
  ['>', '>='],
  ['<', '<='],
]);

/** `a =- 1` and `a =! b`: an operator that is written as one with the `=`, and apart from its operand. */
export function warnOfLookalike(p: Parser): void {
  if (!p.isJoined() || p.isJoined(1) || p.token.spelledAt !== undefined) return;
  const meant = p.is('!') ? '!=' : p.is('+') || p.is('-') ? `${p.text}=` : undefined;
  if (meant !== undefined)
    p.warn(
      'HS3117',
      `'=${p.text}' assigns a value with the sign '${p.text}'; did you mean '${meant}'?`,
      p.at - 1,
      p.at,
    );
}

/** A note to the macro that brings a `;` among these tokens. */
export function macroNotes(p: Parser, first: number, end: number): readonly Note[] {
  const token = p.tokens
    .slice(first, end)
    .find(({ text, spelledAt }) => text === ';' && spelledAt !== undefined);
  if (token?.spelledAt === undefined) return [];
  const message = `this ';' belongs to the macro: a definition ends without one`;
  return [{ message, range: rangeOf(token.spelledAt, p.files) }];
}

interface Separators {
  semicolons: number;
  commas: number;
  colons: number;
  close: number | undefined;
}

function countSeparator(found: Separators, text: string): void {
  if (text === ';') found.semicolons++;
  else if (text === ',') found.commas++;
  else if (text === ':') found.colons++;
  else if (text === '?') found.colons += 2;
}

/** What separates the parts of the head that begins here, and the token that closes it, when one does before any brace. */
export function headOf(p: Parser): Separators {
  const found: Separators = { semicolons: 0, commas: 0, colons: 0, close: undefined };
  for (let at = p.at, depth = 1; depth > 0; at++) {
    const { text, kind } = p.tokens[at] ?? { text: '', kind: 'end' };
    if (kind === 'end' || text === '{' || text === '}') return found;
    if (kind !== 'punctuator') continue;
    if (text === '(') depth++;
    else if (text === ')' && --depth === 0) found.close = at;
    else if (depth === 1) countSeparator(found, text);
  }
  return found;
}

/** How far away the token is that closes the parenthesis that comes next. */
export function closingDistance(p: Parser): number {
  let depth = 0;
  for (let distance = 0; distance < FARTHEST && p.peek(distance).kind !== 'end'; distance++) {
    const { text, kind } = p.peek(distance);
    if (kind !== 'punctuator') continue;
    if (text === '(') depth++;
    else if (text === ')' && --depth === 0) return distance;
  }
  return FARTHEST;
}

/** Tokens that are searched for a closing parenthesis. */
const FARTHEST = 500;
