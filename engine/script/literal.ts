/** What a character or string literal holds: one number a character, bytes for narrow literals, UTF-16 units for wide ones, code points after `U`. */
export interface Literal {
  /** Bytes of a character. */
  readonly size: 1 | 2 | 4;
  readonly units: readonly number[];
  /** What is wrong with an escape, in words. */
  readonly problem: string | undefined;
}

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = {
  n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, '\\': 92, "'": 39, '"': 34, '?': 63, e: 27,
}; // prettier-ignore

/** Reads the literal `text` with its prefix (`L`, `u8`, `u`, `U`) and quotes. Narrow text is UTF-8. */
export function readLiteral(text: string): Literal {
  const quote = text.search(/["']/);
  const prefix = text.slice(0, quote);
  const size = prefix === 'U' ? 4 : prefix === 'L' || prefix === 'u' ? 2 : 1;
  const close = text.length > quote + 1 && text.endsWith(text[quote] ?? '"') ? text.length - 1 : text.length;
  const units: number[] = [];
  let problem: string | undefined;
  for (let i = quote + 1; i < close;) {
    if (text[i] === '\\') {
      const escape = readEscape(text, i + 1, size);
      problem ??= escape.problem;
      pushUnits(units, escape.value, size, escape.isCodePoint);
      i = escape.end;
      continue;
    }
    const code = text.codePointAt(i) ?? 0;
    pushUnits(units, code, size, true);
    i += code > 0xffff ? 2 : 1;
  }
  return { size, units, problem };
}

interface Escape {
  readonly value: number;
  readonly end: number;
  readonly isCodePoint: boolean;
  readonly problem?: string;
}

/** Escapes whose letter is followed by hexadecimal digits. */
const HEX_ESCAPES: ReadonlyMap<string, RegExp> = new Map([
  ['x', /x([0-9a-fA-F]+)/y],
  ['u', /u([0-9a-fA-F]{4})/y],
  ['U', /U([0-9a-fA-F]{8})/y],
]);
const OCTAL_ESCAPE = /([0-7]{1,3})/y;

function readEscape(text: string, at: number, size: Literal['size']): Escape {
  const c = text[at] ?? '';
  const simple = SIMPLE_ESCAPES[c];
  if (simple !== undefined) return { value: simple, end: at + 1, isCodePoint: false };
  const hex = HEX_ESCAPES.get(c);
  const pattern = hex ?? OCTAL_ESCAPE;
  pattern.lastIndex = at;
  const [, digits = ''] = pattern.exec(text) ?? [];
  if (digits === '')
    return {
      value: c.charCodeAt(0) || 0,
      end: at + 1,
      isCodePoint: false,
      problem: `'\\${c}' is not an escape sequence`,
    };
  const value = parseInt(digits, hex === undefined ? 8 : 16);
  const end = at + digits.length + (hex === undefined ? 0 : 1);
  if (c !== 'x' && hex !== undefined) return codePoint(value, end);
  const limit = 2 ** (8 * size) - 1;
  if (value <= limit) return { value, end, isCodePoint: false };
  return {
    value: value % (limit + 1),
    end,
    isCodePoint: false,
    problem: `the escape '\\${text.slice(at, end)}' is out of range for a character of ${size} bytes`,
  };
}

function codePoint(value: number, end: number): Escape {
  if (value <= 0x10ffff) return { value, end, isCodePoint: true };
  return { value: 63, end, isCodePoint: true, problem: 'a character above U+10FFFF does not exist' };
}

function pushUnits(units: number[], code: number, size: Literal['size'], isCodePoint: boolean): void {
  if (!isCodePoint || size === 4 || (size === 1 && code < 0x80)) {
    units.push(code);
  } else if (size === 2) {
    for (const unit of String.fromCodePoint(code).split('')) units.push(unit.charCodeAt(0));
  } else if (code < 0x800) {
    units.push(0xc0 | (code >> 6), 0x80 | (code & 63));
  } else if (code < 0x10000) {
    units.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  } else {
    units.push(
      0xf0 | (code >> 18),
      0x80 | ((code >> 12) & 63),
      0x80 | ((code >> 6) & 63),
      0x80 | (code & 63),
    );
  }
}
