import { type Diagnostic, type Pragma, type SourceRange, type Sources } from './compile-types';
import { diagnostic } from './diagnostic';
import { isPunctuator } from './expand';
import { type PpToken, lex } from './lexer';

export interface ScannedPragmas {
  readonly pragmas: readonly Pragma[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds `#pragma heapscope key(value) key ...` in the units, before the profile, and so the data model, is known.
 * Comments and strings are respected; conditionals are not, for the same reason. Keys and values are the command
 * line's to check.
 */
export function scanPragmas(sources: Sources, units: readonly string[]): ScannedPragmas {
  const pragmas: Pragma[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const unit of units) {
    const text = sources.get(unit);
    if (text?.includes('heapscope') !== true) continue;
    const { tokens } = lex(text, 0);
    for (let at = 0; at < tokens.length; at++) {
      if (!opensPragma(tokens, at)) continue;
      const end = endOfLine(tokens, at);
      scanLine(tokens.slice(at + 3, end), unit, pragmas, diagnostics);
      at = end - 1;
    }
  }
  return { pragmas, diagnostics };
}

const opensPragma = (tokens: readonly PpToken[], at: number): boolean =>
  tokens[at]?.first === true &&
  isPunctuator(tokens[at], '#') &&
  tokens[at + 1]?.text === 'pragma' &&
  tokens[at + 1]?.first === false &&
  tokens[at + 2]?.text === 'heapscope' &&
  tokens[at + 2]?.first === false;

function endOfLine(tokens: readonly PpToken[], start: number): number {
  let end = start + 1;
  while (end < tokens.length && tokens[end]?.first === false) end++;
  return end;
}

// line = (key ("(" value? ")")? ","?)*
function scanLine(
  line: readonly PpToken[],
  file: string,
  pragmas: Pragma[],
  diagnostics: Diagnostic[],
): void {
  const malformed = (token: PpToken, message: string): void => {
    diagnostics.push(diagnostic('error', 'HS1050', message, rangeFrom(token, token, file)));
  };
  for (let at = 0; at < line.length; at++) {
    const key = line[at];
    if (key === undefined || isPunctuator(key, ',')) continue;
    if (key.kind !== 'identifier') {
      malformed(key, `expected an option such as profile("win7-x64"), found '${key.text}'`);
      return;
    }
    if (!isPunctuator(line[at + 1], '(')) {
      pragmas.push({ key: key.text, value: undefined, range: rangeFrom(key, key, file) });
      continue;
    }
    const close = line.findIndex((token, index) => index > at && isPunctuator(token, ')'));
    const last = line[close];
    if (last === undefined) {
      malformed(key, `option '${key.text}' has no ')'`);
      return;
    }
    const value = valueOf(line.slice(at + 2, close));
    pragmas.push({ key: key.text, value, range: rangeFrom(key, last, file) });
    at = close;
  }
}

/** Tokens as one value; a string literal stands for its contents. */
function valueOf(tokens: readonly PpToken[]): string {
  return tokens
    .map(({ kind, text, spaced }, at) => {
      const spelt = kind === 'string' ? text.replace(/^"|"$/g, '').replace(/\\(["\\])/g, '$1') : text;
      return at > 0 && spaced ? ` ${spelt}` : spelt;
    })
    .join('');
}

const rangeFrom = (first: PpToken, last: PpToken, file: string): SourceRange => ({
  file,
  line: first.at.line,
  column: first.at.column,
  endLine: last.at.line,
  endColumn: last.at.column + last.at.length,
});
