import { type NativeTable } from '../native';
import { CHARACTERS } from './characters';
import { INPUT } from './input';
import { MATH } from './math';
import { MEMORY } from './memory';
import { STANDARD } from './standard';
import { STRINGS } from './strings';
import { OUTPUT } from './output';
import { TIME } from './time';

/** The C library's functions, and Win32's that are like them, by name: those that need nothing of the process but its memory, streams and time. */
export const LIBRARY: NativeTable = {
  ...OUTPUT,
  ...INPUT,
  ...MEMORY,
  ...STRINGS,
  ...STANDARD,
  ...CHARACTERS,
  ...MATH,
  ...TIME,
};
