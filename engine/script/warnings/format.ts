/** One conversion of a format: what stands between `%` and its letter. Source: C99 7.19.6, "Format specification syntax" of the CRT. */
export interface Conversion {
  /** As it is written, with its `%`. */
  readonly text: string;
  readonly letter: string;
  /** `hh h l ll L I I32 I64 w z t j` or nothing. */
  readonly size: string;
  /** How many `*` take an argument of their own, for printf. */
  readonly stars: number;
  /** Of scanf: `%*d` stores nothing. */
  readonly isSuppressed: boolean;
}

const PRINT = /%([-+ #0]*)(\*|\d+)?(\.(?:\*|\d*))?(hh|h|ll|l|L|I64|I32|I|w|z|t|j)?(.?)/gsu;
const SCAN = /%(\*)?(\d+)?(hh|h|ll|l|L|I64|I32|I|w|z|t|j)?(\[\^?\]?[^\]]*\]|.?)/gsu;

/** The conversions of a printf format that take arguments, and those that mean nothing (with their letter). */
export function printConversions(format: string): readonly Conversion[] {
  return [...format.matchAll(PRINT)]
    .map(([text, , width = '', precision = '', size = '', letter = '']) => ({
      text,
      letter,
      size,
      stars: Number(width === '*') + Number(precision === '.*'),
      isSuppressed: false,
    }))
    .filter(each => each.letter !== '%');
}

export function scanConversions(format: string): readonly Conversion[] {
  return [...format.matchAll(SCAN)]
    .map(([text, star, , size = '', letter = '']) => ({
      text,
      letter: letter.startsWith('[') ? '[' : letter,
      size,
      stars: 0,
      isSuppressed: star !== undefined,
    }))
    .filter(each => each.letter !== '%');
}

/** Bytes of the integer that a size prefix means; `pointer` is that of a pointer. */
export function integerBytes(size: string, pointer: number): number {
  if (size === 'll' || size === 'I64' || size === 'j') return 8;
  return size === 'z' || size === 't' || size === 'I' ? pointer : 4;
}

/** Whether a text or character conversion is for wide characters, in a function whose format is wide or not. */
export function isWideText({ letter, size }: Conversion, wideFormat: boolean): boolean {
  if (size === 'h') return false;
  if (size === 'l' || size === 'w') return true;
  const isUpper = letter === 'S' || letter === 'C';
  return isUpper !== wideFormat;
}
