/** A size that the user typed: its value, and the C expression that says it the same way. */
export interface Size {
  readonly bytes: number;
  readonly text: string;
}

export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

const UNITS: Readonly<Record<string, { readonly factor: number; readonly text: string }>> = {
  '': { factor: 1, text: '' },
  b: { factor: 1, text: '' },
  k: { factor: 1024, text: ' * 1024' },
  kb: { factor: 1024, text: ' * 1024' },
  m: { factor: 1024 ** 2, text: ' * 1024 * 1024' },
  mb: { factor: 1024 ** 2, text: ' * 1024 * 1024' },
};

const SHAPE = /^(0x[0-9a-f]+|\d[\d,_]*)\s*([a-z]*)$/i;

/**
 * A size as people write it: `100`, `0x1F8`, `1,720`, `64 KB`, `1 MB`. `limit` is the first value that no longer fits
 * SIZE_T of the profile.
 */
export function parseSize(text: string, limit = 2 ** 32): Parsed<Size> {
  const match = SHAPE.exec(text.trim());
  const digits = match?.[1]?.replace(/[,_]/g, '');
  const unit = UNITS[match?.[2]?.toLowerCase() ?? ''];
  if (digits === undefined || unit === undefined) {
    return { ok: false, problem: `"${text.trim()}" is not a size: write 100, 0x1F8, 64 KB or 1 MB` };
  }
  const bytes = Number(digits) * unit.factor;
  if (bytes >= limit) return { ok: false, problem: `${text.trim()} does not fit SIZE_T of this profile` };
  const hexadecimal = /^0x/i.test(digits);
  // A leading zero would make it octal in C.
  const number = hexadecimal ? `0x${digits.slice(2).toUpperCase()}` : BigInt(digits).toString();
  return { ok: true, value: { bytes, text: number + unit.text } };
}

/** A distance from the start of a block, as a size; with a minus sign before it. */
export function parseOffset(text: string): Parsed<Size> {
  const trimmed = text.trim();
  if (!trimmed.startsWith('-')) return parseSize(trimmed);
  const parsed = parseSize(trimmed.slice(1));
  if (!parsed.ok) return parsed;
  const { bytes, text: size } = parsed.value;
  return { ok: true, value: { bytes: -bytes, text: `-${size}` } };
}

/** An address as the product prints it, `0x00630498`, with or without the prefix. */
export function parseAddress(text: string, limit = 2 ** 47): Parsed<number> {
  const digits = /^(?:0x)?([0-9a-f]{1,16})$/i.exec(text.trim().replace(/[`_]/g, ''))?.[1];
  if (digits === undefined) {
    return { ok: false, problem: `"${text.trim()}" is not an address: write it like 0x00630498` };
  }
  const value = Number.parseInt(digits, 16);
  if (value >= limit) return { ok: false, problem: `${text.trim()} is above the user's address space` };
  return { ok: true, value };
}

/** What to write into memory: the same byte many times, or given bytes. */
export type Pattern =
  | { readonly kind: 'fill'; readonly byte: number; readonly count: number }
  | { readonly kind: 'bytes'; readonly bytes: readonly number[] };

const MOST_BYTES = 64;

/** `41 42 43`, `"text"`, or `0x41 * 104` (a byte, so many times). */
export function parsePattern(text: string): Parsed<Pattern> {
  const trimmed = text.trim();
  const fill = /^(0x[0-9a-f]{1,2}|\d{1,3})\s*\*\s*(.+)$/i.exec(trimmed);
  if (fill !== null) return parseFill(fill[1] ?? '', fill[2] ?? '');
  const quoted = /^"(.*)"$/s.exec(trimmed);
  if (quoted !== null) return bounded(Array.from(new TextEncoder().encode(quoted[1] ?? '')));
  const bytes = trimmed.split(/[\s,]+/).map(part => part.replace(/^0x/i, ''));
  if (bytes.every(part => /^[0-9a-f]{2}$/i.test(part))) {
    return bounded(bytes.map(part => Number.parseInt(part, 16)));
  }
  return {
    ok: false,
    problem: 'write bytes like 41 42 43, a text like "hello", or a byte many times like 0x41 * 104',
  };
}

function parseFill(byteText: string, countText: string): Parsed<Pattern> {
  const byte = Number(byteText);
  if (byte > 0xff) return { ok: false, problem: `${byteText} is not a byte: at most 255 or 0xFF` };
  const count = parseSize(countText);
  if (!count.ok) return count;
  return { ok: true, value: { kind: 'fill', byte, count: count.value.bytes } };
}

function bounded(bytes: readonly number[]): Parsed<Pattern> {
  if (bytes.length === 0) return { ok: false, problem: 'at least one byte is needed' };
  if (bytes.length > MOST_BYTES) {
    return {
      ok: false,
      problem: `${bytes.length} bytes are too many at once: at most ${MOST_BYTES}, or 0x41 * ${bytes.length}`,
    };
  }
  return { ok: true, value: { kind: 'bytes', bytes } };
}
