import { type DiagnosticCode } from './diagnostic-codes';
import { type SourcePoint } from './token';

/** A preprocessing token: what C calls the units of text before macros are replaced. Immutable and shared. */
export interface PpToken {
  readonly kind:
    | 'identifier'
    | 'number'
    | 'string'
    | 'character'
    | 'punctuator'
    /** `<name>` or `"name"` after `#include`. */
    | 'header'
    /** A whole `#pragma`; the text is what follows that word. */
    | 'pragma'
    /** A character that is no token of C. */
    | 'other';
  readonly text: string;
  readonly at: SourcePoint;
  readonly spelledAt: SourcePoint | undefined;
  /** White space or a line break stands before it. */
  readonly spaced: boolean;
  /** First on its line. */
  readonly first: boolean;
  /** Names a macro whose expansion it came from, so it is never replaced again. */
  readonly painted: boolean;
  /** What is wrong with its spelling; reported when the token is used, because a skipped group may hold any text. */
  readonly flaw: DiagnosticCode | undefined;
}

export interface Lexed {
  readonly tokens: readonly PpToken[];
  /** Where a comment begins that the file does not close. */
  readonly openComment: SourcePoint | undefined;
}

const KEYWORD_LIST =
  'auto break case char const continue default do double else enum extern float for goto if inline int long register ' +
  'restrict return short signed sizeof static struct switch typedef union unsigned void volatile while ' +
  '_Bool _Alignas _Alignof _Generic _Noreturn _Static_assert _Thread_local ' +
  '__int8 __int16 __int32 __int64 __try __except __finally __leave _try _except _finally _leave ' +
  '__declspec __cdecl __stdcall __fastcall __thiscall __vectorcall __clrcall _cdecl _stdcall _fastcall ' +
  '__inline __inline__ __forceinline _inline __restrict __restrict__ __unaligned __ptr32 __ptr64 __sptr __uptr __w64 ' +
  '__const __const__ __volatile __volatile__ __signed __signed__ __extension__ __attribute__ __attribute ' +
  '__real__ __real __imag__ __imag __complex__ __complex ' +
  '__typeof__ __typeof typeof __alignof __alignof__ __asm __asm__ _asm';

/** Words that the parser sees as keywords. To the preprocessor they are identifiers like any other. */
export const KEYWORDS: ReadonlySet<string> = new Set(KEYWORD_LIST.split(' '));

const IDENTIFIER_START = 1;
const DIGIT = 2;
const BLANK = 4;
/** What each ASCII character can be. */
const CLASS = new Uint8Array(128);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$')
  CLASS[letter.charCodeAt(0)] = IDENTIFIER_START;
for (const digit of '0123456789') CLASS[digit.charCodeAt(0)] = DIGIT;
for (const blank of ' \t\v\f') CLASS[blank.charCodeAt(0)] = BLANK;

/** NaN, past the end of the text, is nothing. */
const classOf = (code: number): number => (code >= 128 ? wideClass(code) : (CLASS[code] ?? 0));

/** Letters beyond ASCII may stand in identifiers; a no-break space, which pasted text is full of, is blank. */
function wideClass(code: number): number {
  if (code === 0xa0 || code === 0xfeff || code === 0x200b || code === 0x3000) return BLANK;
  if (code < 0xc0 || (code >= 0x2000 && code < 0x2070) || code === 0xfffd) return 0;
  return IDENTIFIER_START;
}

/** Length of a universal character name (C99 6.4.3) that may stand in an identifier and begins at `at`; 0 for none. */
function ucnLength(text: string, at: number): number {
  UCN.lastIndex = at;
  const [spelled] = UCN.exec(text) ?? [];
  return spelled !== undefined && isLetter(spelled) ? spelled.length : 0;
}

const UCN = /\\u[0-9a-fA-F]{4}|\\U000[0-9a-fA-F]{5}|\\U0010[0-9a-fA-F]{4}/y;
const UCNS = /\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}/g;

const characterOf = (ucn: string): string => String.fromCodePoint(Number.parseInt(ucn.slice(2), 16));
const isLetter = (ucn: string): boolean => classOf(characterOf(ucn).charCodeAt(0)) === IDENTIFIER_START;

/** An identifier as it is spelled without escapes: `\u00e9t\u00e9` and `été` are one name. */
const withoutUcns = (text: string): string => text.replace(UCNS, characterOf);

/** Longest first within each first character. */
const PUNCTUATORS = new Map<string, readonly string[]>();
for (const text of (
  '... <<= >>= %:%: -> ++ -- << >> <= >= == != && || *= /= %= += -= &= ^= |= ## <: :> <% %> %: ' +
  '[ ] ( ) { } . & * + - ~ ! / % < > ^ | ? : ; = , #'
).split(' '))
  PUNCTUATORS.set(text.charAt(0), [...(PUNCTUATORS.get(text.charAt(0)) ?? []), text]);

const DIGRAPHS: ReadonlyMap<string, string> = new Map([
  ['<:', '['],
  [':>', ']'],
  ['<%', '{'],
  ['%>', '}'],
  ['%:', '#'],
  ['%:%:', '##'],
]);

/** Where a line ends in a backslash: offsets in the joined text at which the next physical line begins. */
interface Joined {
  readonly text: string;
  readonly joints: readonly number[];
}

/** Joins continued lines (translation phase 2). */
function joinLines(text: string): Joined {
  if (!text.includes('\\\n') && !text.includes('\\\r')) return { text, joints: [] };
  const joints: number[] = [];
  const pieces: string[] = [];
  let length = 0;
  let start = 0;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 1)) {
    const after = text.charCodeAt(at + 1);
    if (after !== 10 && after !== 13) continue;
    pieces.push(text.slice(start, at));
    length += at - start;
    start = after === 13 && text.charCodeAt(at + 2) === 10 ? at + 3 : at + 2;
    joints.push(length);
    at = start - 1;
  }
  pieces.push(text.slice(start));
  return { text: pieces.join(''), joints };
}

/**
 * Splits a whole file into preprocessing tokens. Any text is accepted: what cannot be a token becomes one of kind
 * 'other', and unclosed literals end at their line's end with a flaw. Lines and columns are those of the text as an
 * editor shows it, without a byte order mark.
 */
export function lex(source: string, file: number): Lexed {
  return new Lexer(source, file).run();
}

class Lexer {
  readonly #text: string;
  readonly #joints: readonly number[];
  readonly #file: number;
  readonly #tokens: PpToken[] = [];
  #at = 0;
  #line = 1;
  /** Offset of column 1 of the physical line. */
  #lineStart = 0;
  #nextJoint = 0;
  #first = true;
  #spaced = false;
  #openComment: SourcePoint | undefined;

  constructor(source: string, file: number) {
    const { text, joints } = joinLines(source.startsWith('\uFEFF') ? source.slice(1) : source);
    this.#text = text;
    this.#joints = joints;
    this.#file = file;
  }

  run(): Lexed {
    const text = this.#text;
    while (this.#skipBlanks()) {
      const start = this.#at;
      const code = text.charCodeAt(start);
      const kind = classOf(code);
      if (kind === IDENTIFIER_START || (code === 92 && ucnLength(text, start) > 0)) this.#identifier(start);
      else if (kind === DIGIT || (code === 46 && classOf(text.charCodeAt(start + 1)) === DIGIT))
        this.#number(start);
      else if (code === 34) this.#headerOrString(start);
      else if (code === 39) this.#quoted(start, start, 'character');
      else this.#punctuator(start);
    }
    return { tokens: this.#tokens, openComment: this.#openComment };
  }

  /** Moves past white space and comments; false at the end of the file. */
  #skipBlanks(): boolean {
    const text = this.#text;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (Number.isNaN(code)) return false;
      if (code === 10 || code === 13) this.#newLine();
      else if (classOf(code) === BLANK) {
        this.#at++;
        this.#spaced = true;
      } else if (code === 47 && text.charCodeAt(this.#at + 1) === 47) this.#lineComment();
      else if (code === 47 && text.charCodeAt(this.#at + 1) === 42) this.#blockComment();
      else return true;
    }
  }

  #newLine(): void {
    const pair = this.#text.charCodeAt(this.#at) === 13 && this.#text.charCodeAt(this.#at + 1) === 10;
    this.#meetJoints(this.#at);
    this.#at += pair ? 2 : 1;
    this.#line++;
    this.#lineStart = this.#at;
    this.#first = true;
    this.#spaced = true;
  }

  /** Counts the continued lines that begin at or before `at`. */
  #meetJoints(at: number): void {
    for (;;) {
      const joint = this.#joints[this.#nextJoint];
      if (joint === undefined || joint > at) return;
      this.#nextJoint++;
      this.#line++;
      this.#lineStart = joint;
    }
  }

  #lineComment(): void {
    const text = this.#text;
    let at = this.#at;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 10 || code === 13) break;
    }
    this.#at = at;
    this.#spaced = true;
  }

  /** A comment that spans lines does not end the line it began on (translation phase 3 precedes directives). */
  #blockComment(): void {
    const opened = this.#point(this.#at, 2);
    const end = this.#text.indexOf('*/', this.#at + 2);
    const stop = end < 0 ? this.#text.length : end + 2;
    const first = this.#first;
    while (this.#at < stop) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 10 || code === 13) this.#newLine();
      else this.#at++;
    }
    this.#first = first;
    this.#spaced = true;
    if (end < 0) this.#openComment = opened;
  }

  #point(start: number, length: number): SourcePoint {
    this.#meetJoints(start);
    return { file: this.#file, line: this.#line, column: start - this.#lineStart + 1, length };
  }

  #push(kind: PpToken['kind'], start: number, end: number, text: string, flaw?: DiagnosticCode): void {
    this.#tokens.push({
      kind,
      text,
      at: this.#point(start, end - start),
      spelledAt: undefined,
      spaced: this.#spaced,
      first: this.#first,
      painted: false,
      flaw,
    });
    this.#at = end;
    this.#first = false;
    this.#spaced = false;
  }

  #identifier(start: number): void {
    const text = this.#text;
    let end = start;
    let isEscaped = false;
    for (;;) {
      if ((classOf(text.charCodeAt(end)) & (IDENTIFIER_START | DIGIT)) !== 0) end++;
      else if (text.charCodeAt(end) === 92 && ucnLength(text, end) > 0) {
        isEscaped = true;
        end += ucnLength(text, end);
      } else break;
    }
    const quote = text.charCodeAt(end);
    if ((quote === 34 || quote === 39) && isLiteralPrefix(text, start, end))
      this.#quoted(start, end, quote === 34 ? 'string' : 'character');
    else {
      const spelled = text.slice(start, end);
      this.#push('identifier', start, end, isEscaped ? withoutUcns(spelled) : spelled);
    }
  }

  /** A preprocessing number: any digits, letters and points, and a sign after `e` or `p` (C99 6.4.8). */
  #number(start: number): void {
    const text = this.#text;
    let end = start + 1;
    for (;;) {
      const code = text.charCodeAt(end);
      const sign = code === 43 || code === 45;
      if (sign && isExponent(text.charCodeAt(end - 1))) end++;
      else if (code === 46 || (classOf(code) & (IDENTIFIER_START | DIGIT)) !== 0) end++;
      else break;
    }
    this.#push('number', start, end, text.slice(start, end));
  }

  #headerOrString(start: number): void {
    if (this.#afterInclude()) this.#header(start, '"');
    else this.#quoted(start, start, 'string');
  }

  /** A literal whose opening quote is at `open`; it ends at the matching quote or, flawed, at the line's end. */
  #quoted(start: number, open: number, kind: 'string' | 'character'): void {
    const text = this.#text;
    const quote = text.charCodeAt(open);
    let end = open + 1;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code === quote || isLineBreak(code)) break;
      if (code === 92 && end + 1 < text.length && !isLineBreak(text.charCodeAt(end + 1))) end++;
    }
    const closed = text.charCodeAt(end) === quote;
    if (!closed && kind === 'string' && this.#continued(start, end)) return;
    if (closed) end++;
    const empty = kind === 'character' && end - open === 2;
    const flaw = closed && !empty ? undefined : kind === 'string' ? 'HS1002' : 'HS1003';
    this.#push(kind, start, end, text.slice(start, end), flaw);
  }

  /** A literal that is open at the end of its line and closed in the next one; what follows it is read as it was meant. */
  #continued(start: number, lineEnd: number): boolean {
    const next = closingInNextLine(this.#text, lineEnd);
    if (next < 0) return false;
    this.#push('string', start, lineEnd, `${this.#text.slice(start, lineEnd)}"`, 'HS1002');
    this.#newLine();
    this.#first = false;
    this.#at = next;
    return true;
  }

  /** Whether the next token is the operand of an `#include`. */
  #afterInclude(): boolean {
    const { length } = this.#tokens;
    const word = this.#tokens[length - 1];
    if ((word?.text !== 'include' && word?.text !== 'include_next') || this.#first) return false;
    const hash = this.#tokens[length - 2];
    return hash?.text === '#' && hash.first;
  }

  /** What stands in this line before the end of a comment that is none, back to the end of a statement. */
  #dropCommentText(): void {
    for (let last = this.#tokens.at(-1); last?.at.line === this.#line; last = this.#tokens.at(-1)) {
      if (last.kind === 'punctuator' && ';{}'.includes(last.text)) return;
      this.#tokens.pop();
    }
  }

  /** A sign, or a literal in quotation marks, of a word processor, read as what is meant; false for any other character. */
  #typographic(start: number): boolean {
    const text = this.#text;
    const sign = text.charAt(start);
    const meant = TYPOGRAPHIC.get(sign);
    if (meant !== undefined) {
      this.#push('punctuator', start, start + 1, meant, 'HS1004');
      return true;
    }
    if (text.startsWith('*/', start)) {
      this.#dropCommentText();
      this.#push('other', start, start + 2, '*/', 'HS1004');
      return true;
    }
    const quote = '\u201C\u201D'.includes(sign) ? '"' : '\u2018\u2019'.includes(sign) ? "'" : undefined;
    if (quote === undefined) return false;
    const close = quote === '"' ? /[\u201C\u201D"\r\n]/ : /[\u2018\u2019'\r\n]/;
    const length = text.slice(start + 1, start + MAX_TYPOGRAPHIC).search(close);
    const end = start + 1 + length;
    if (length < 1 || isLineBreak(text.charCodeAt(end))) return false;
    const spelled = `${quote}${text.slice(start + 1, end)}${quote}`;
    this.#push(quote === '"' ? 'string' : 'character', start, end + 1, spelled, 'HS1004');
    return true;
  }

  /** `<name>` or `"name"`, where a backslash is an ordinary character; without its end an ordinary token. */
  #header(start: number, close: string): void {
    const text = this.#text;
    for (let end = start + 1; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code === 10 || code === 13) break;
      if (text.charAt(end) !== close) continue;
      this.#push('header', start, end + 1, text.slice(start, end + 1));
      return;
    }
    if (close === '"') this.#quoted(start, start, 'string');
    else this.#push('punctuator', start, start + 1, '<');
  }

  #punctuator(start: number): void {
    const text = this.#text;
    if (text.charAt(start) === '<' && this.#afterInclude()) {
      this.#header(start, '>');
      return;
    }
    const endsComment = text.startsWith('*/', start) && !'*/'.includes(text.charAt(start + 2) || ' ');
    if (endsComment && this.#typographic(start)) return;
    for (const spelling of PUNCTUATORS.get(text.charAt(start)) ?? []) {
      if (!text.startsWith(spelling, start)) continue;
      this.#push('punctuator', start, start + spelling.length, DIGRAPHS.get(spelling) ?? spelling);
      return;
    }
    if (this.#typographic(start)) return;
    const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
    this.#push('other', start, start + character.length, character, 'HS1004');
  }
}

/** Where a literal that is open at the end of a line is closed in the next one: by a quote that opens no other; -1 if nowhere. */
function closingInNextLine(text: string, lineEnd: number): number {
  const line = /^(?:\r\n?|\n)([^\r\n"]*[^\r\n"\s(,=[{\\])"(?=\s*(?:[),;\]}]|\r|\n))/.exec(
    text.slice(lineEnd, lineEnd + 400),
  );
  return line === null ? -1 : lineEnd + line[0].length;
}

/** Signs that word processors put in the place of those of C. */
const TYPOGRAPHIC: ReadonlyMap<string, string> = new Map([
  ['\u2013', '-'],
  ['\u2014', '-'],
  ['\u2212', '-'],
  ['\u00D7', '*'],
  ['\u00F7', '/'],
  ['\u2264', '<='],
  ['\u2265', '>='],
  ['\u2260', '!='],
  ['\uFF1B', ';'],
  ['\uFF0C', ','],
  ['\uFF08', '('],
  ['\uFF09', ')'],
]);

/** Longest literal in typographic quotation marks that is read as one. */
const MAX_TYPOGRAPHIC = 1000;

const isLineBreak = (code: number): boolean => code === 10 || code === 13;
const isExponent = (code: number): boolean => code === 69 || code === 101 || code === 80 || code === 112;

function isLiteralPrefix(text: string, start: number, end: number): boolean {
  if (end - start === 1) return 'LuU'.includes(text.charAt(start));
  return end - start === 2 && text.startsWith('u8', start);
}

/** Tokens of built-in headers, which never change, by file index and path. */
const lexedHeaders = new Map<string, Lexed>();
const MAX_LEXED_HEADERS = 128;

/** The tokens of the file at `path`; those of a built-in header are made once. */
export function lexFile(path: string, text: string, file: number): Lexed {
  if (!path.startsWith('<')) return lex(text, file);
  const key = `${file}${path}`;
  const known = lexedHeaders.get(key);
  if (known !== undefined) return known;
  const lexed = lex(text, file);
  if (lexedHeaders.size < MAX_LEXED_HEADERS) lexedHeaders.set(key, lexed);
  return lexed;
}
