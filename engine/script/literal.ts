/** What a character or string literal holds: one number a character, bytes for narrow literals, UTF-16 units for wide ones. */
export interface Literal {
  readonly wide: boolean;
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
  const wide = prefix === 'L' || prefix === 'u';
  const close = text.length > quote + 1 && text.endsWith(text[quote] ?? '"') ? text.length - 1 : text.length;
  const units: number[] = [];
  let problem: string | undefined;
  for (let i = quote + 1; i < close;) {
    if (text[i] === '\\') {
      const escape = readEscape(text, i + 1, wide);
      problem ??= escape.problem;
      pushUnits(units, escape.value, wide, escape.isCodePoint);
      i = escape.end;
      continue;
    }
    const code = text.codePointAt(i) ?? 0;
    pushUnits(units, code, wide, true);
    i += code > 0xffff ? 2 : 1;
  }
  return { wide, units, problem };
}

interface Escape {
  readonly value: number;
  readonly end: number;
  readonly isCodePoint: boolean;
  readonly problem?: string;
}

function readEscape(text: string, at: number, wide: boolean): Escape {
  const c = text[at] ?? '';
  const simple = SIMPLE_ESCAPES[c];
  if (simple !== undefined) return { value: simple, end: at + 1, isCodePoint: false };
  const pattern =
    c === 'x'
      ? /[0-9a-fA-F]*/y
      : c === 'u'
        ? /[0-9a-fA-F]{4}/y
        : c === 'U'
          ? /[0-9a-fA-F]{8}/y
          : /[0-7]{1,3}/y;
  const isNamed = c === 'x' || c === 'u' || c === 'U';
  pattern.lastIndex = isNamed ? at + 1 : at;
  const digits = pattern.exec(text)?.[0] ?? '';
  if (digits === '') {
    return {
      value: c.charCodeAt(0) || 0,
      end: at + 1,
      isCodePoint: false,
      problem: `'\\${c}' is not an escape sequence`,
    };
  }
  const value = parseInt(digits, isNamed ? 16 : 8);
  const end = pattern.lastIndex;
  const isCodePoint = c === 'u' || c === 'U';
  if (isCodePoint && value > 0x10ffff)
    return { value: 63, end, isCodePoint, problem: 'a character above U+10FFFF does not exist' };
  const limit = wide ? 0xffff : 0xff;
  if (isCodePoint || value <= limit) return { value, end, isCodePoint };
  return {
    value: value & limit,
    end,
    isCodePoint,
    problem: `the escape '\\${text.slice(at, end)}' is out of range for a character of ${wide ? 2 : 1} bytes`,
  };
}

function pushUnits(units: number[], code: number, wide: boolean, isCodePoint: boolean): void {
  if (!isCodePoint || (!wide && code < 0x80)) {
    units.push(code);
  } else if (wide) {
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
