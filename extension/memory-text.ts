const ROW = 16;

/** Addresses in a hex text start at a multiple of a row, so that columns mean the same everywhere. */
export function firstRow(at: number): number {
  return at - (at % ROW);
}

/**
 * Memory as rows of 16 bytes: address, hex, and the printable characters. Unreadable bytes show as `??`, as WinDbg
 * prints them.
 */
export function hexRows(
  at: number,
  bytes: Uint8Array,
  readable: Uint8Array,
  address: (at: number) => string,
): string[] {
  const rows: string[] = [];
  for (let first = 0; first < bytes.length; first += ROW) {
    const hex: string[] = [];
    let text = '';
    for (let index = first; index < Math.min(first + ROW, bytes.length); index++) {
      const byte = bytes[index] ?? 0;
      const known = readable[index] !== 0;
      hex.push(known ? byte.toString(16).toUpperCase().padStart(2, '0') : '??');
      text += known ? printable(byte) : ' ';
    }
    const left = hex.slice(0, ROW / 2).join(' ');
    const right = hex.slice(ROW / 2).join(' ');
    rows.push(`${address(at + first)}  ${`${left}  ${right}`.padEnd(ROW * 3)}  ${text}`.trimEnd());
  }
  return rows;
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}
