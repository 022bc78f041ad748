/** One value under three views, to take a float apart and put it together. */
export const doubles = new Float64Array(1);
export const singles = new Float32Array(doubles.buffer);
export const words = new Int32Array(doubles.buffer);

/** Four bytes as a little-endian i32. */
export function word(u8: Uint8Array, index: number): number {
  return u8[index]! | (u8[index + 1]! << 8) | (u8[index + 2]! << 16) | (u8[index + 3]! << 24);
}

export function setWord(u8: Uint8Array, index: number, value: number): void {
  u8[index] = value;
  u8[index + 1] = value >> 8;
  u8[index + 2] = value >> 16;
  u8[index + 3] = value >> 24;
}
