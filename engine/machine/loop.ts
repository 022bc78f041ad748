import { EngineBug } from '../base/assert';
import { address } from '../base/units';
import { ProcessFault } from '../memory/seam';
import {
  divideSigned,
  divideSigned64,
  divideUnsigned,
  divideUnsigned64,
  lessSigned,
  lessUnsigned,
  multiply64,
  remainderSigned,
  remainderSigned64,
  remainderUnsigned,
  remainderUnsigned64,
  shiftLeft64,
  shiftRightSigned64,
  shiftRightUnsigned64,
  truncateSigned,
  truncateSigned64,
  truncateUnsigned,
  truncateUnsigned64,
} from './arithmetic';
import { callNative, callThrough } from './calls';
import { exceptionCode, exceptionPointers, raiseFault, returned, saveJump } from './exceptions';
import { makeRoom } from './frames';
import { type Process } from './process';
import { CONTROL_WORDS, TRAP, contextWindow, type ThreadState } from './thread-state';

/**
 * Runs `thread` for at most `limit` steps and returns how many it took. Everything that lives in locals is written
 * back to `thread` on the way out. A case that is done says `continue`; one that touched anything outside the thread
 * says `break` and passes the checks below the switch. A load or store goes straight to the frame when its granule's shadow state
 * is n <= 8 and its bytes lie in the first n: 8 - n, unsigned, is then at most what follows the access in the granule. Operands are read where they are used: p is already past
 * the instruction, so its words a, b, c are code[p - 3], code[p - 2], code[p - 1]. The op numbers are literals because only
 * those become a jump table; a test holds the comments against `Op`.
 */
export function execute(process: Process, thread: ThreadState, limit: number): number {
  const { code, jumps, shapes, space } = process;
  const wide = process.pointerBytes === 8;
  const traps64 = wide;
  const tables = space.tables;
  let { readFrame, writeFrame, windowOf, chunkAt, u8, i8, u16, i16, i32, f32, shadow, generation } = tables;
  let r = thread.registers;
  let f = thread.floats;
  let control = thread.control;
  let stackLimit = thread.stackLimit;
  let p = thread.pc << 2;
  let w = thread.window;
  let sp = thread.sp;
  let top = thread.top;
  let count = 0;
  let end = limit;
  try {
    while (count < end) {
      count++;
      p += 4;
      switch (code[p - 4]) {
        case 0: /* NOP */ {
          continue;
        }
        case 1: /* MOV */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          r[a] = r[b]!;
          r[a + 1] = r[b + 1]!;
          continue;
        }
        case 2: /* MOVW */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]!;
          continue;
        }
        case 3: /* LDI */ {
          r[w + code[p - 3]!] = code[p - 1]!;
          continue;
        }
        case 4: /* LDI64 */ {
          const a = w + code[p - 3]!;
          r[a] = code[p - 2]!;
          r[a + 1] = code[p - 1]!;
          continue;
        }
        case 5: /* ADD */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! + r[w + code[p - 1]!]!;
          continue;
        }
        case 6: /* SUB */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! - r[w + code[p - 1]!]!;
          continue;
        }
        case 7: /* MUL */ {
          r[w + code[p - 3]!] = Math.imul(r[w + code[p - 2]!]!, r[w + code[p - 1]!]!);
          continue;
        }
        case 8: /* DIVS */ {
          r[w + code[p - 3]!] = divideSigned(r[w + code[p - 2]!]!, r[w + code[p - 1]!]!);
          continue;
        }
        case 9: /* DIVU */ {
          r[w + code[p - 3]!] = divideUnsigned(r[w + code[p - 2]!]!, r[w + code[p - 1]!]!);
          continue;
        }
        case 10: /* MODS */ {
          r[w + code[p - 3]!] = remainderSigned(r[w + code[p - 2]!]!, r[w + code[p - 1]!]!);
          continue;
        }
        case 11: /* MODU */ {
          r[w + code[p - 3]!] = remainderUnsigned(r[w + code[p - 2]!]!, r[w + code[p - 1]!]!);
          continue;
        }
        case 12: /* AND */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! & r[w + code[p - 1]!]!;
          continue;
        }
        case 13: /* OR */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! | r[w + code[p - 1]!]!;
          continue;
        }
        case 14: /* XOR */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! ^ r[w + code[p - 1]!]!;
          continue;
        }
        case 15: /* SHL */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! << r[w + code[p - 1]!]!;
          continue;
        }
        case 16: /* SHRS */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! >> r[w + code[p - 1]!]!;
          continue;
        }
        case 17: /* SHRU */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! >>> r[w + code[p - 1]!]!;
          continue;
        }
        case 18: /* ADDI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! + code[p - 1]!;
          continue;
        }
        case 19: /* MULI */ {
          r[w + code[p - 3]!] = Math.imul(r[w + code[p - 2]!]!, code[p - 1]!);
          continue;
        }
        case 20: /* ANDI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! & code[p - 1]!;
          continue;
        }
        case 21: /* ORI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! | code[p - 1]!;
          continue;
        }
        case 22: /* XORI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! ^ code[p - 1]!;
          continue;
        }
        case 23: /* SHLI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! << code[p - 1]!;
          continue;
        }
        case 24: /* SHRSI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! >> code[p - 1]!;
          continue;
        }
        case 25: /* SHRUI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! >>> code[p - 1]!;
          continue;
        }
        case 26: /* NEG */ {
          r[w + code[p - 3]!] = -r[w + code[p - 2]!]!;
          continue;
        }
        case 27: /* NOT */ {
          r[w + code[p - 3]!] = ~r[w + code[p - 2]!]!;
          continue;
        }
        case 28: /* LNOT */ {
          const left = r[w + code[p - 2]!]!;
          r[w + code[p - 3]!] = left === 0 ? 1 : 0;
          continue;
        }
        case 29: /* SX8 */ {
          r[w + code[p - 3]!] = (r[w + code[p - 2]!]! << 24) >> 24;
          continue;
        }
        case 30: /* SX16 */ {
          r[w + code[p - 3]!] = (r[w + code[p - 2]!]! << 16) >> 16;
          continue;
        }
        case 31: /* ZX8 */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! & 0xff;
          continue;
        }
        case 32: /* ZX16 */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! & 0xffff;
          continue;
        }
        case 33: /* EQ */ {
          const left = r[w + code[p - 2]!]!;
          r[w + code[p - 3]!] = left === r[w + code[p - 1]!]! ? 1 : 0;
          continue;
        }
        case 34: /* NE */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! !== r[w + code[p - 1]!]! ? 1 : 0;
          continue;
        }
        case 35: /* LTS */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! < r[w + code[p - 1]!]! ? 1 : 0;
          continue;
        }
        case 36: /* LES */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! <= r[w + code[p - 1]!]! ? 1 : 0;
          continue;
        }
        case 37: /* LTU */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! >>> 0 < r[w + code[p - 1]!]! >>> 0 ? 1 : 0;
          continue;
        }
        case 38: /* LEU */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! >>> 0 <= r[w + code[p - 1]!]! >>> 0 ? 1 : 0;
          continue;
        }
        case 39: /* EQI */ {
          const left = r[w + code[p - 2]!]!;
          r[w + code[p - 3]!] = left === code[p - 1]! ? 1 : 0;
          continue;
        }
        case 40: /* NEI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! !== code[p - 1]! ? 1 : 0;
          continue;
        }
        case 41: /* LTSI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! < code[p - 1]! ? 1 : 0;
          continue;
        }
        case 42: /* LESI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! <= code[p - 1]! ? 1 : 0;
          continue;
        }
        case 43: /* GTSI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! > code[p - 1]! ? 1 : 0;
          continue;
        }
        case 44: /* GESI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! >= code[p - 1]! ? 1 : 0;
          continue;
        }
        case 45: /* LTUI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! >>> 0 < code[p - 1]! >>> 0 ? 1 : 0;
          continue;
        }
        case 46: /* LEUI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! >>> 0 <= code[p - 1]! >>> 0 ? 1 : 0;
          continue;
        }
        case 47: /* GTUI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! >>> 0 > code[p - 1]! >>> 0 ? 1 : 0;
          continue;
        }
        case 48: /* GEUI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! >>> 0 >= code[p - 1]! >>> 0 ? 1 : 0;
          continue;
        }
        case 49: /* JMP */ {
          p = code[p - 1]! << 2;
          continue;
        }
        case 50: /* BZ */ {
          const left = r[w + code[p - 2]!]!;
          if (left === 0) p = code[p - 1]! << 2;
          continue;
        }
        case 51: /* BNZ */ {
          if (r[w + code[p - 2]!]! !== 0) p = code[p - 1]! << 2;
          continue;
        }
        case 52: /* BEQ */ {
          const left = r[w + code[p - 3]!]!;
          if (left === r[w + code[p - 2]!]!) p = code[p - 1]! << 2;
          continue;
        }
        case 53: /* BNE */ {
          if (r[w + code[p - 3]!]! !== r[w + code[p - 2]!]!) p = code[p - 1]! << 2;
          continue;
        }
        case 54: /* BLTS */ {
          if (r[w + code[p - 3]!]! < r[w + code[p - 2]!]!) p = code[p - 1]! << 2;
          continue;
        }
        case 55: /* BLES */ {
          if (r[w + code[p - 3]!]! <= r[w + code[p - 2]!]!) p = code[p - 1]! << 2;
          continue;
        }
        case 56: /* BLTU */ {
          if (r[w + code[p - 3]!]! >>> 0 < r[w + code[p - 2]!]! >>> 0) p = code[p - 1]! << 2;
          continue;
        }
        case 57: /* BLEU */ {
          if (r[w + code[p - 3]!]! >>> 0 <= r[w + code[p - 2]!]! >>> 0) p = code[p - 1]! << 2;
          continue;
        }
        case 58: /* BEQI */ {
          const left = r[w + code[p - 3]!]!;
          if (left === code[p - 2]!) p = code[p - 1]! << 2;
          continue;
        }
        case 59: /* BNEI */ {
          if (r[w + code[p - 3]!]! !== code[p - 2]!) p = code[p - 1]! << 2;
          continue;
        }
        case 60: /* BLTSI */ {
          if (r[w + code[p - 3]!]! < code[p - 2]!) p = code[p - 1]! << 2;
          continue;
        }
        case 61: /* BLESI */ {
          if (r[w + code[p - 3]!]! <= code[p - 2]!) p = code[p - 1]! << 2;
          continue;
        }
        case 62: /* BGTSI */ {
          if (r[w + code[p - 3]!]! > code[p - 2]!) p = code[p - 1]! << 2;
          continue;
        }
        case 63: /* BGESI */ {
          if (r[w + code[p - 3]!]! >= code[p - 2]!) p = code[p - 1]! << 2;
          continue;
        }
        case 64: /* BLTUI */ {
          if (r[w + code[p - 3]!]! >>> 0 < code[p - 2]! >>> 0) p = code[p - 1]! << 2;
          continue;
        }
        case 65: /* BLEUI */ {
          if (r[w + code[p - 3]!]! >>> 0 <= code[p - 2]! >>> 0) p = code[p - 1]! << 2;
          continue;
        }
        case 66: /* BGTUI */ {
          if (r[w + code[p - 3]!]! >>> 0 > code[p - 2]! >>> 0) p = code[p - 1]! << 2;
          continue;
        }
        case 67: /* BGEUI */ {
          if (r[w + code[p - 3]!]! >>> 0 >= code[p - 2]! >>> 0) p = code[p - 1]! << 2;
          continue;
        }
        case 68: /* JTAB */ {
          const index = r[w + code[p - 3]!]! >>> 0;
          if (index < code[p - 1]!) p = jumps[code[p - 2]! + index]! << 2;
          continue;
        }
        case 69: /* ADDL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          const low = (r[b]! >>> 0) + (r[c]! >>> 0);
          r[a + 1] = r[b + 1]! + r[c + 1]! + (low > 0xffffffff ? 1 : 0);
          r[a] = low;
          continue;
        }
        case 70: /* SUBL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          const low = (r[b]! >>> 0) - (r[c]! >>> 0);
          r[a + 1] = r[b + 1]! - r[c + 1]! - (low < 0 ? 1 : 0);
          r[a] = low;
          continue;
        }
        case 71: /* MULL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          multiply64(r, a, r[b]!, r[b + 1]!, r[c]!, r[c + 1]!);
          continue;
        }
        case 72: /* DIVSL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          divideSigned64(r, a, r[b]!, r[b + 1]!, r[c]!, r[c + 1]!, traps64);
          continue;
        }
        case 73: /* DIVUL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          divideUnsigned64(r, a, r[b]!, r[b + 1]!, r[c]!, r[c + 1]!);
          continue;
        }
        case 74: /* MODSL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          remainderSigned64(r, a, r[b]!, r[b + 1]!, r[c]!, r[c + 1]!, traps64);
          continue;
        }
        case 75: /* MODUL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          remainderUnsigned64(r, a, r[b]!, r[b + 1]!, r[c]!, r[c + 1]!);
          continue;
        }
        case 76: /* ANDL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          r[a] = r[b]! & r[c]!;
          r[a + 1] = r[b + 1]! & r[c + 1]!;
          continue;
        }
        case 77: /* ORL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          r[a] = r[b]! | r[c]!;
          r[a + 1] = r[b + 1]! | r[c + 1]!;
          continue;
        }
        case 78: /* XORL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          r[a] = r[b]! ^ r[c]!;
          r[a + 1] = r[b + 1]! ^ r[c + 1]!;
          continue;
        }
        case 79: /* SHLL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          shiftLeft64(r, a, r[b]!, r[b + 1]!, r[c]!);
          continue;
        }
        case 80: /* SHRSL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          shiftRightSigned64(r, a, r[b]!, r[b + 1]!, r[c]!);
          continue;
        }
        case 81: /* SHRUL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          shiftRightUnsigned64(r, a, r[b]!, r[b + 1]!, r[c]!);
          continue;
        }
        case 82: /* ADDIL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const add = code[p - 1]!;
          const low = (r[b]! >>> 0) + (add >>> 0);
          r[a + 1] = r[b + 1]! + (add >> 31) + (low > 0xffffffff ? 1 : 0);
          r[a] = low;
          continue;
        }
        case 83: /* MULIL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const by = code[p - 1]!;
          multiply64(r, a, r[b]!, r[b + 1]!, by, by >> 31);
          continue;
        }
        case 84: /* NEGL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const low = r[b]!;
          r[a + 1] = ~r[b + 1]! + (low === 0 ? 1 : 0);
          r[a] = -low;
          continue;
        }
        case 85: /* NOTL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          r[a] = ~r[b]!;
          r[a + 1] = ~r[b + 1]!;
          continue;
        }
        case 86: /* LNOTL */ {
          const b = w + code[p - 2]!;
          r[w + code[p - 3]!] = (r[b]! | r[b + 1]!) === 0 ? 1 : 0;
          continue;
        }
        case 87: /* EQL */ {
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          const holds = r[b] === r[c] && r[b + 1] === r[c + 1];
          r[w + code[p - 3]!] = holds ? 1 : 0;
          continue;
        }
        case 88: /* NEL */ {
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          const holds = r[b] !== r[c] || r[b + 1] !== r[c + 1];
          r[w + code[p - 3]!] = holds ? 1 : 0;
          continue;
        }
        case 89: /* LTSL */ {
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          const holds = lessSigned(r[b]!, r[b + 1]!, r[c]!, r[c + 1]!);
          r[w + code[p - 3]!] = holds ? 1 : 0;
          continue;
        }
        case 90: /* LESL */ {
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          const holds = !lessSigned(r[c]!, r[c + 1]!, r[b]!, r[b + 1]!);
          r[w + code[p - 3]!] = holds ? 1 : 0;
          continue;
        }
        case 91: /* LTUL */ {
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          const holds = lessUnsigned(r[b]!, r[b + 1]!, r[c]!, r[c + 1]!);
          r[w + code[p - 3]!] = holds ? 1 : 0;
          continue;
        }
        case 92: /* LEUL */ {
          const b = w + code[p - 2]!;
          const c = w + code[p - 1]!;
          const holds = !lessUnsigned(r[c]!, r[c + 1]!, r[b]!, r[b + 1]!);
          r[w + code[p - 3]!] = holds ? 1 : 0;
          continue;
        }
        case 93: /* BZL */ {
          const b = w + code[p - 2]!;
          if ((r[b]! | r[b + 1]!) === 0) p = code[p - 1]! << 2;
          continue;
        }
        case 94: /* BNZL */ {
          const b = w + code[p - 2]!;
          if ((r[b]! | r[b + 1]!) !== 0) p = code[p - 1]! << 2;
          continue;
        }
        case 95: /* BEQL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          if (r[a] === r[b] && r[a + 1] === r[b + 1]) p = code[p - 1]! << 2;
          continue;
        }
        case 96: /* BNEL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          if (r[a] !== r[b] || r[a + 1] !== r[b + 1]) p = code[p - 1]! << 2;
          continue;
        }
        case 97: /* BLTSL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          if (lessSigned(r[a]!, r[a + 1]!, r[b]!, r[b + 1]!)) p = code[p - 1]! << 2;
          continue;
        }
        case 98: /* BLESL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          if (!lessSigned(r[b]!, r[b + 1]!, r[a]!, r[a + 1]!)) p = code[p - 1]! << 2;
          continue;
        }
        case 99: /* BLTUL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          if (lessUnsigned(r[a]!, r[a + 1]!, r[b]!, r[b + 1]!)) p = code[p - 1]! << 2;
          continue;
        }
        case 100: /* BLEUL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          if (!lessUnsigned(r[b]!, r[b + 1]!, r[a]!, r[a + 1]!)) p = code[p - 1]! << 2;
          continue;
        }
        case 101: /* SXL */ {
          const a = w + code[p - 3]!;
          const value = r[w + code[p - 2]!]!;
          r[a] = value;
          r[a + 1] = value >> 31;
          continue;
        }
        case 102: /* ZXL */ {
          const a = w + code[p - 3]!;
          r[a] = r[w + code[p - 2]!]!;
          r[a + 1] = 0;
          continue;
        }
        case 103: /* FADD */ {
          f[(w + code[p - 3]!) >> 1] = f[(w + code[p - 2]!) >> 1]! + f[(w + code[p - 1]!) >> 1]!;
          continue;
        }
        case 104: /* FSUB */ {
          f[(w + code[p - 3]!) >> 1] = f[(w + code[p - 2]!) >> 1]! - f[(w + code[p - 1]!) >> 1]!;
          continue;
        }
        case 105: /* FMUL */ {
          f[(w + code[p - 3]!) >> 1] = f[(w + code[p - 2]!) >> 1]! * f[(w + code[p - 1]!) >> 1]!;
          continue;
        }
        case 106: /* FDIV */ {
          f[(w + code[p - 3]!) >> 1] = f[(w + code[p - 2]!) >> 1]! / f[(w + code[p - 1]!) >> 1]!;
          continue;
        }
        case 107: /* FNEG */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          r[a] = r[b]!;
          r[a + 1] = r[b + 1]! ^ 0x80000000;
          continue;
        }
        case 108: /* FROUND */ {
          f[(w + code[p - 3]!) >> 1] = Math.fround(f[(w + code[p - 2]!) >> 1]!);
          continue;
        }
        case 109: /* FEQ */ {
          const b = f[(w + code[p - 2]!) >> 1]!;
          const c = f[(w + code[p - 1]!) >> 1]!;
          r[w + code[p - 3]!] = b === c ? 1 : 0;
          continue;
        }
        case 110: /* FNE */ {
          const b = f[(w + code[p - 2]!) >> 1]!;
          const c = f[(w + code[p - 1]!) >> 1]!;
          r[w + code[p - 3]!] = b !== c ? 1 : 0;
          continue;
        }
        case 111: /* FLT */ {
          const b = f[(w + code[p - 2]!) >> 1]!;
          const c = f[(w + code[p - 1]!) >> 1]!;
          r[w + code[p - 3]!] = b < c ? 1 : 0;
          continue;
        }
        case 112: /* FLE */ {
          const b = f[(w + code[p - 2]!) >> 1]!;
          const c = f[(w + code[p - 1]!) >> 1]!;
          r[w + code[p - 3]!] = b <= c ? 1 : 0;
          continue;
        }
        case 113: /* FFROMI */ {
          f[(w + code[p - 3]!) >> 1] = r[w + code[p - 2]!]!;
          continue;
        }
        case 114: /* FFROMU */ {
          f[(w + code[p - 3]!) >> 1] = r[w + code[p - 2]!]! >>> 0;
          continue;
        }
        case 115: /* FFROML */ {
          const b = w + code[p - 2]!;
          f[(w + code[p - 3]!) >> 1] = r[b + 1]! * 0x100000000 + (r[b]! >>> 0);
          continue;
        }
        case 116: /* FFROMUL */ {
          const b = w + code[p - 2]!;
          f[(w + code[p - 3]!) >> 1] = (r[b + 1]! >>> 0) * 0x100000000 + (r[b]! >>> 0);
          continue;
        }
        case 117: /* ITOF */ {
          r[w + code[p - 3]!] = truncateSigned(f[(w + code[p - 2]!) >> 1]!);
          continue;
        }
        case 118: /* UTOF */ {
          r[w + code[p - 3]!] = truncateUnsigned(f[(w + code[p - 2]!) >> 1]!);
          continue;
        }
        case 119: /* LTOF */ {
          truncateSigned64(r, w + code[p - 3]!, f[(w + code[p - 2]!) >> 1]!);
          continue;
        }
        case 120: /* ULTOF */ {
          truncateUnsigned64(r, w + code[p - 3]!, f[(w + code[p - 2]!) >> 1]!);
          continue;
        }
        case 121: /* LD8S */ {
          const at = (r[w + code[p - 2]!]! + code[p - 1]!) | 0;
          const frame = readFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (frame !== 0 && (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 7 - (at & 7)) {
            r[w + code[p - 3]!] = i8[(frame << 10) + (at & 4095)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = (space.load8(address(at >>> 0)) << 24) >> 24;
          break;
        }
        case 122: /* LD8U */ {
          const at = (r[w + code[p - 2]!]! + code[p - 1]!) | 0;
          const frame = readFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (frame !== 0 && (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 7 - (at & 7)) {
            r[w + code[p - 3]!] = u8[(frame << 10) + (at & 4095)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = space.load8(address(at >>> 0));
          break;
        }
        case 123: /* LD16S */ {
          const at = (r[w + code[p - 2]!]! + code[p - 1]!) | 0;
          const frame = readFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (
            frame !== 0 &&
            (at & 1) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 6 - (at & 7)
          ) {
            r[w + code[p - 3]!] = i16[(frame << 9) + ((at & 4095) >>> 1)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = (space.load16(address(at >>> 0)) << 16) >> 16;
          break;
        }
        case 124: /* LD16U */ {
          const at = (r[w + code[p - 2]!]! + code[p - 1]!) | 0;
          const frame = readFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (
            frame !== 0 &&
            (at & 1) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 6 - (at & 7)
          ) {
            r[w + code[p - 3]!] = u16[(frame << 9) + ((at & 4095) >>> 1)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = space.load16(address(at >>> 0));
          break;
        }
        case 125: /* LD32 */ {
          const at = (r[w + code[p - 2]!]! + code[p - 1]!) | 0;
          const frame = readFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            r[w + code[p - 3]!] = i32[(frame << 8) + ((at & 4095) >>> 2)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = space.load32(address(at >>> 0));
          break;
        }
        case 126: /* LD64 */ {
          const at = (r[w + code[p - 2]!]! + code[p - 1]!) | 0;
          const frame = readFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (frame !== 0 && (at & 7) === 0 && shadow[(frame << 10) + ((at & 4095) >>> 3)] === 8) {
            const a = w + code[p - 3]!;
            const word = (frame << 8) + ((at & 4095) >>> 2);
            r[a] = i32[word]!;
            r[a + 1] = i32[word + 1]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.load64(address(at >>> 0), r, w + code[p - 3]!);
          break;
        }
        case 127: /* LDF32 */ {
          const at = (r[w + code[p - 2]!]! + code[p - 1]!) | 0;
          const frame = readFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            f[(w + code[p - 3]!) >> 1] = f32[(frame << 8) + ((at & 4095) >>> 2)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          f[(w + code[p - 3]!) >> 1] = space.loadF32(address(at >>> 0));
          break;
        }
        case 128: /* ST8 */ {
          const at = (r[w + code[p - 2]!]! + code[p - 1]!) | 0;
          const frame = writeFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (frame !== 0 && (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 7 - (at & 7)) {
            u8[(frame << 10) + (at & 4095)] = r[w + code[p - 3]!]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.store8(address(at >>> 0), r[w + code[p - 3]!]!);
          break;
        }
        case 129: /* ST16 */ {
          const at = (r[w + code[p - 2]!]! + code[p - 1]!) | 0;
          const frame = writeFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (
            frame !== 0 &&
            (at & 1) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 6 - (at & 7)
          ) {
            u16[(frame << 9) + ((at & 4095) >>> 1)] = r[w + code[p - 3]!]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.store16(address(at >>> 0), r[w + code[p - 3]!]!);
          break;
        }
        case 130: /* ST32 */ {
          const at = (r[w + code[p - 2]!]! + code[p - 1]!) | 0;
          const frame = writeFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            i32[(frame << 8) + ((at & 4095) >>> 2)] = r[w + code[p - 3]!]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.store32(address(at >>> 0), r[w + code[p - 3]!]!);
          break;
        }
        case 131: /* ST64 */ {
          const at = (r[w + code[p - 2]!]! + code[p - 1]!) | 0;
          const frame = writeFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (frame !== 0 && (at & 7) === 0 && shadow[(frame << 10) + ((at & 4095) >>> 3)] === 8) {
            const a = w + code[p - 3]!;
            const word = (frame << 8) + ((at & 4095) >>> 2);
            i32[word] = r[a]!;
            i32[word + 1] = r[a + 1]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          const a = w + code[p - 3]!;
          space.store64(address(at >>> 0), r[a]!, r[a + 1]!);
          break;
        }
        case 132: /* STF32 */ {
          const at = (r[w + code[p - 2]!]! + code[p - 1]!) | 0;
          const frame = writeFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            f32[(frame << 8) + ((at & 4095) >>> 2)] = f[(w + code[p - 3]!) >> 1]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.storeF32(address(at >>> 0), f[(w + code[p - 3]!) >> 1]!);
          break;
        }
        case 133: /* LD8SL */ {
          const b = w + code[p - 2]!;
          const sum = (r[b]! >>> 0) + code[p - 1]!;
          const at = sum | 0;
          const high = r[b + 1]! + (sum > 0xffffffff ? 1 : sum < 0 ? -1 : 0);
          const frame =
            high >>> 15 === 0
              ? readFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (frame !== 0 && (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 7 - (at & 7)) {
            r[w + code[p - 3]!] = i8[(frame << 10) + (at & 4095)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = (space.load8(address(high * 0x100000000 + (at >>> 0))) << 24) >> 24;
          break;
        }
        case 134: /* LD8UL */ {
          const b = w + code[p - 2]!;
          const sum = (r[b]! >>> 0) + code[p - 1]!;
          const at = sum | 0;
          const high = r[b + 1]! + (sum > 0xffffffff ? 1 : sum < 0 ? -1 : 0);
          const frame =
            high >>> 15 === 0
              ? readFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (frame !== 0 && (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 7 - (at & 7)) {
            r[w + code[p - 3]!] = u8[(frame << 10) + (at & 4095)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = space.load8(address(high * 0x100000000 + (at >>> 0)));
          break;
        }
        case 135: /* LD16SL */ {
          const b = w + code[p - 2]!;
          const sum = (r[b]! >>> 0) + code[p - 1]!;
          const at = sum | 0;
          const high = r[b + 1]! + (sum > 0xffffffff ? 1 : sum < 0 ? -1 : 0);
          const frame =
            high >>> 15 === 0
              ? readFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (
            frame !== 0 &&
            (at & 1) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 6 - (at & 7)
          ) {
            r[w + code[p - 3]!] = i16[(frame << 9) + ((at & 4095) >>> 1)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = (space.load16(address(high * 0x100000000 + (at >>> 0))) << 16) >> 16;
          break;
        }
        case 136: /* LD16UL */ {
          const b = w + code[p - 2]!;
          const sum = (r[b]! >>> 0) + code[p - 1]!;
          const at = sum | 0;
          const high = r[b + 1]! + (sum > 0xffffffff ? 1 : sum < 0 ? -1 : 0);
          const frame =
            high >>> 15 === 0
              ? readFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (
            frame !== 0 &&
            (at & 1) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 6 - (at & 7)
          ) {
            r[w + code[p - 3]!] = u16[(frame << 9) + ((at & 4095) >>> 1)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = space.load16(address(high * 0x100000000 + (at >>> 0)));
          break;
        }
        case 137: /* LD32L */ {
          const b = w + code[p - 2]!;
          const sum = (r[b]! >>> 0) + code[p - 1]!;
          const at = sum | 0;
          const high = r[b + 1]! + (sum > 0xffffffff ? 1 : sum < 0 ? -1 : 0);
          const frame =
            high >>> 15 === 0
              ? readFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            r[w + code[p - 3]!] = i32[(frame << 8) + ((at & 4095) >>> 2)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = space.load32(address(high * 0x100000000 + (at >>> 0)));
          break;
        }
        case 138: /* LD64L */ {
          const b = w + code[p - 2]!;
          const sum = (r[b]! >>> 0) + code[p - 1]!;
          const at = sum | 0;
          const high = r[b + 1]! + (sum > 0xffffffff ? 1 : sum < 0 ? -1 : 0);
          const frame =
            high >>> 15 === 0
              ? readFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (frame !== 0 && (at & 7) === 0 && shadow[(frame << 10) + ((at & 4095) >>> 3)] === 8) {
            const a = w + code[p - 3]!;
            const word = (frame << 8) + ((at & 4095) >>> 2);
            r[a] = i32[word]!;
            r[a + 1] = i32[word + 1]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.load64(address(high * 0x100000000 + (at >>> 0)), r, w + code[p - 3]!);
          break;
        }
        case 139: /* LDF32L */ {
          const b = w + code[p - 2]!;
          const sum = (r[b]! >>> 0) + code[p - 1]!;
          const at = sum | 0;
          const high = r[b + 1]! + (sum > 0xffffffff ? 1 : sum < 0 ? -1 : 0);
          const frame =
            high >>> 15 === 0
              ? readFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            f[(w + code[p - 3]!) >> 1] = f32[(frame << 8) + ((at & 4095) >>> 2)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          f[(w + code[p - 3]!) >> 1] = space.loadF32(address(high * 0x100000000 + (at >>> 0)));
          break;
        }
        case 140: /* ST8L */ {
          const b = w + code[p - 2]!;
          const sum = (r[b]! >>> 0) + code[p - 1]!;
          const at = sum | 0;
          const high = r[b + 1]! + (sum > 0xffffffff ? 1 : sum < 0 ? -1 : 0);
          const frame =
            high >>> 15 === 0
              ? writeFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (frame !== 0 && (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 7 - (at & 7)) {
            u8[(frame << 10) + (at & 4095)] = r[w + code[p - 3]!]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.store8(address(high * 0x100000000 + (at >>> 0)), r[w + code[p - 3]!]!);
          break;
        }
        case 141: /* ST16L */ {
          const b = w + code[p - 2]!;
          const sum = (r[b]! >>> 0) + code[p - 1]!;
          const at = sum | 0;
          const high = r[b + 1]! + (sum > 0xffffffff ? 1 : sum < 0 ? -1 : 0);
          const frame =
            high >>> 15 === 0
              ? writeFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (
            frame !== 0 &&
            (at & 1) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 6 - (at & 7)
          ) {
            u16[(frame << 9) + ((at & 4095) >>> 1)] = r[w + code[p - 3]!]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.store16(address(high * 0x100000000 + (at >>> 0)), r[w + code[p - 3]!]!);
          break;
        }
        case 142: /* ST32L */ {
          const b = w + code[p - 2]!;
          const sum = (r[b]! >>> 0) + code[p - 1]!;
          const at = sum | 0;
          const high = r[b + 1]! + (sum > 0xffffffff ? 1 : sum < 0 ? -1 : 0);
          const frame =
            high >>> 15 === 0
              ? writeFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            i32[(frame << 8) + ((at & 4095) >>> 2)] = r[w + code[p - 3]!]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.store32(address(high * 0x100000000 + (at >>> 0)), r[w + code[p - 3]!]!);
          break;
        }
        case 143: /* ST64L */ {
          const b = w + code[p - 2]!;
          const sum = (r[b]! >>> 0) + code[p - 1]!;
          const at = sum | 0;
          const high = r[b + 1]! + (sum > 0xffffffff ? 1 : sum < 0 ? -1 : 0);
          const frame =
            high >>> 15 === 0
              ? writeFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (frame !== 0 && (at & 7) === 0 && shadow[(frame << 10) + ((at & 4095) >>> 3)] === 8) {
            const a = w + code[p - 3]!;
            const word = (frame << 8) + ((at & 4095) >>> 2);
            i32[word] = r[a]!;
            i32[word + 1] = r[a + 1]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          const a = w + code[p - 3]!;
          space.store64(address(high * 0x100000000 + (at >>> 0)), r[a]!, r[a + 1]!);
          break;
        }
        case 144: /* STF32L */ {
          const b = w + code[p - 2]!;
          const sum = (r[b]! >>> 0) + code[p - 1]!;
          const at = sum | 0;
          const high = r[b + 1]! + (sum > 0xffffffff ? 1 : sum < 0 ? -1 : 0);
          const frame =
            high >>> 15 === 0
              ? writeFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            f32[(frame << 8) + ((at & 4095) >>> 2)] = f[(w + code[p - 3]!) >> 1]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.storeF32(address(high * 0x100000000 + (at >>> 0)), f[(w + code[p - 3]!) >> 1]!);
          break;
        }
        case 145: /* COPY */ {
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.copy(address(r[w + code[p - 3]!]! >>> 0), address(r[w + code[p - 2]!]! >>> 0), code[p - 1]!);
          break;
        }
        case 146: /* COPYL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.copy(
            address(r[a + 1]! * 0x100000000 + (r[a]! >>> 0)),
            address(r[b + 1]! * 0x100000000 + (r[b]! >>> 0)),
            code[p - 1]!,
          );
          break;
        }
        case 147: /* ZERO */ {
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.fill(address(r[w + code[p - 3]!]! >>> 0), code[p - 1]!, 0);
          break;
        }
        case 148: /* ZEROL */ {
          const a = w + code[p - 3]!;
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.fill(address(r[a + 1]! * 0x100000000 + (r[a]! >>> 0)), code[p - 1]!, 0);
          break;
        }
        case 149: /* CALL */ {
          const callee = code[p - 1]!;
          const base = w + code[p - 3]!;
          const entered = sp - shapes[callee * 4 + 2]!;
          if (
            entered < stackLimit ||
            base + shapes[callee * 4 + 1]! > r.length ||
            top + 2 * CONTROL_WORDS > control.length
          ) {
            // Room is made, then the same instruction runs again: it must not count twice.
            thread.pc = (p >> 2) - 1;
            process.taken = count;
            makeRoom(process, thread, entered, base + shapes[callee * 4 + 1]!);
            r = thread.registers;
            f = thread.floats;
            control = thread.control;
            stackLimit = thread.stackLimit;
            p -= 4;
            count--;
            break;
          }
          top += CONTROL_WORDS;
          thread.top = top;
          control[top] = callee;
          control[top + 1] = (p >> 2) - 1;
          control[top + 2] = w;
          control[top + 3] = sp;
          control[top + 4] = 0;
          w = base;
          thread.window = w;
          sp = entered;
          r[w] = sp;
          r[w + 1] = wide ? sp / 0x100000000 : 0;
          p = shapes[callee * 4]!;
          continue;
        }
        case 150: /* CALLP */ {
          const b = w + code[p - 2]!;
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          thread.window = w;
          thread.sp = sp;
          if (
            !callThrough(
              process,
              thread,
              wide ? r[b + 1]! * 0x100000000 + (r[b]! >>> 0) : r[b]! >>> 0,
              w + code[p - 3]!,
            )
          )
            count--;
          p = thread.pc << 2;
          w = thread.window;
          sp = thread.sp;
          top = thread.top;
          r = thread.registers;
          f = thread.floats;
          control = thread.control;
          stackLimit = thread.stackLimit;
          break;
        }
        case 151: /* NCALL */ {
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          thread.window = w;
          thread.sp = sp;
          if (!callNative(process, thread, code[p - 1]!, w + code[p - 3]!)) count--;
          p = thread.pc << 2;
          w = thread.window;
          sp = thread.sp;
          top = thread.top;
          r = thread.registers;
          f = thread.floats;
          control = thread.control;
          stackLimit = thread.stackLimit;
          break;
        }
        case 152: /* RET */ {
          const a = w + code[p - 3]!;
          const back = control[top + 1]! | 0;
          if (back >= TRAP) {
            thread.pc = (p >> 2) - 1;
            process.taken = count;
            thread.window = w;
            thread.sp = sp;
            process.taken = count;
            returned(process, thread, r[a]!, r[a + 1]!);
            p = thread.pc << 2;
            w = thread.window;
            sp = thread.sp;
            top = thread.top;
            r = thread.registers;
            f = thread.floats;
            control = thread.control;
            stackLimit = thread.stackLimit;
            break;
          }
          r[w + 1] = r[a + 1]!;
          r[w] = r[a]!;
          w = control[top + 2]! | 0;
          thread.window = w;
          sp = control[top + 3]!;
          top -= CONTROL_WORDS;
          thread.top = top;
          p = (back + 1) << 2;
          continue;
        }
        case 153: /* RETV */ {
          const back = control[top + 1]! | 0;
          if (back >= TRAP) {
            thread.pc = (p >> 2) - 1;
            process.taken = count;
            thread.window = w;
            thread.sp = sp;
            process.taken = count;
            returned(process, thread, 0, 0);
            p = thread.pc << 2;
            w = thread.window;
            sp = thread.sp;
            top = thread.top;
            r = thread.registers;
            f = thread.floats;
            control = thread.control;
            stackLimit = thread.stackLimit;
            break;
          }

          w = control[top + 2]! | 0;
          thread.window = w;
          sp = control[top + 3]!;
          top -= CONTROL_WORDS;
          thread.top = top;
          p = (back + 1) << 2;
          continue;
        }
        case 154: /* ALLOCA */ {
          const low = sp - Math.ceil((r[w + code[p - 2]!]! >>> 0) / 16) * 16;
          if (low < stackLimit) {
            thread.pc = (p >> 2) - 1;
            process.taken = count;
            makeRoom(process, thread, low, 0);
            stackLimit = thread.stackLimit;
            p -= 4;
            count--;
            break;
          }
          sp = low;
          const a = w + code[p - 3]!;
          r[a] = sp;
          r[a + 1] = sp / 0x100000000;
          continue;
        }
        case 155: /* EXCODE */ {
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          thread.window = w;
          thread.sp = sp;
          r[w + code[p - 3]!] = exceptionCode(thread);
          break;
        }
        case 156: /* EXINFO */ {
          const a = w + code[p - 3]!;
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          thread.window = w;
          thread.sp = sp;
          const pointers = exceptionPointers(thread);
          r[a] = pointers;
          r[a + 1] = pointers / 0x100000000;
          break;
        }
        case 157: /* SETJMP */ {
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          thread.window = w;
          thread.sp = sp;
          const b = w + code[p - 2]!;
          saveJump(
            process,
            thread,
            address(wide ? r[b + 1]! * 0x100000000 + (r[b]! >>> 0) : r[b]! >>> 0),
            w + code[p - 3]!,
          );
          r[w + code[p - 3]!] = 0;
          break;
        }
        case 158: /* GETR */ {
          const a = w + code[p - 3]!;
          const from = contextWindow(thread) + code[p - 2]!;
          r[a] = r[from]!;
          r[a + 1] = r[from + 1]!;
          continue;
        }
        case 159: /* SETR */ {
          const a = w + code[p - 3]!;
          const to = contextWindow(thread) + code[p - 2]!;
          r[to] = r[a]!;
          r[to + 1] = r[a + 1]!;
          continue;
        }
        case 160: /* BREAK */ {
          p -= 4;
          count--;
          process.stoppedAtBreak = true;
          end = count;
          break;
        }
        case 161: /* RELEASE */ {
          const a = w + code[p - 3]!;
          const to = wide ? r[a + 1]! * 0x100000000 + (r[a]! >>> 0) : r[a]! >>> 0;
          const base = wide ? r[w + 1]! * 0x100000000 + (r[w]! >>> 0) : r[w]! >>> 0;
          if (to >= sp && to <= base) sp = to;
          continue;
        }
        case 162: /* LDX8S */ {
          const at = (r[w + code[p - 2]!]! + r[w + code[p - 1]!]!) | 0;
          const frame = readFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (frame !== 0 && (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 7 - (at & 7)) {
            r[w + code[p - 3]!] = i8[(frame << 10) + (at & 4095)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = (space.load8(address(at >>> 0)) << 24) >> 24;
          break;
        }
        case 163: /* LDX8U */ {
          const at = (r[w + code[p - 2]!]! + r[w + code[p - 1]!]!) | 0;
          const frame = readFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (frame !== 0 && (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 7 - (at & 7)) {
            r[w + code[p - 3]!] = u8[(frame << 10) + (at & 4095)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = space.load8(address(at >>> 0));
          break;
        }
        case 164: /* LDX16S */ {
          const at = (r[w + code[p - 2]!]! + (r[w + code[p - 1]!]! << 1)) | 0;
          const frame = readFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (
            frame !== 0 &&
            (at & 1) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 6 - (at & 7)
          ) {
            r[w + code[p - 3]!] = i16[(frame << 9) + ((at & 4095) >>> 1)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = (space.load16(address(at >>> 0)) << 16) >> 16;
          break;
        }
        case 165: /* LDX16U */ {
          const at = (r[w + code[p - 2]!]! + (r[w + code[p - 1]!]! << 1)) | 0;
          const frame = readFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (
            frame !== 0 &&
            (at & 1) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 6 - (at & 7)
          ) {
            r[w + code[p - 3]!] = u16[(frame << 9) + ((at & 4095) >>> 1)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = space.load16(address(at >>> 0));
          break;
        }
        case 166: /* LDX32 */ {
          const at = (r[w + code[p - 2]!]! + (r[w + code[p - 1]!]! << 2)) | 0;
          const frame = readFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            r[w + code[p - 3]!] = i32[(frame << 8) + ((at & 4095) >>> 2)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = space.load32(address(at >>> 0));
          break;
        }
        case 167: /* LDX64 */ {
          const at = (r[w + code[p - 2]!]! + (r[w + code[p - 1]!]! << 3)) | 0;
          const frame = readFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (frame !== 0 && (at & 7) === 0 && shadow[(frame << 10) + ((at & 4095) >>> 3)] === 8) {
            const a = w + code[p - 3]!;
            const word = (frame << 8) + ((at & 4095) >>> 2);
            r[a] = i32[word]!;
            r[a + 1] = i32[word + 1]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.load64(address(at >>> 0), r, w + code[p - 3]!);
          break;
        }
        case 168: /* LDXF32 */ {
          const at = (r[w + code[p - 2]!]! + (r[w + code[p - 1]!]! << 2)) | 0;
          const frame = readFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            f[(w + code[p - 3]!) >> 1] = f32[(frame << 8) + ((at & 4095) >>> 2)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          f[(w + code[p - 3]!) >> 1] = space.loadF32(address(at >>> 0));
          break;
        }
        case 169: /* STX8 */ {
          const at = (r[w + code[p - 2]!]! + r[w + code[p - 1]!]!) | 0;
          const frame = writeFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (frame !== 0 && (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 7 - (at & 7)) {
            u8[(frame << 10) + (at & 4095)] = r[w + code[p - 3]!]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.store8(address(at >>> 0), r[w + code[p - 3]!]!);
          break;
        }
        case 170: /* STX16 */ {
          const at = (r[w + code[p - 2]!]! + (r[w + code[p - 1]!]! << 1)) | 0;
          const frame = writeFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (
            frame !== 0 &&
            (at & 1) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 6 - (at & 7)
          ) {
            u16[(frame << 9) + ((at & 4095) >>> 1)] = r[w + code[p - 3]!]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.store16(address(at >>> 0), r[w + code[p - 3]!]!);
          break;
        }
        case 171: /* STX32 */ {
          const at = (r[w + code[p - 2]!]! + (r[w + code[p - 1]!]! << 2)) | 0;
          const frame = writeFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            i32[(frame << 8) + ((at & 4095) >>> 2)] = r[w + code[p - 3]!]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.store32(address(at >>> 0), r[w + code[p - 3]!]!);
          break;
        }
        case 172: /* STX64 */ {
          const at = (r[w + code[p - 2]!]! + (r[w + code[p - 1]!]! << 3)) | 0;
          const frame = writeFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (frame !== 0 && (at & 7) === 0 && shadow[(frame << 10) + ((at & 4095) >>> 3)] === 8) {
            const a = w + code[p - 3]!;
            const word = (frame << 8) + ((at & 4095) >>> 2);
            i32[word] = r[a]!;
            i32[word + 1] = r[a + 1]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          const a = w + code[p - 3]!;
          space.store64(address(at >>> 0), r[a]!, r[a + 1]!);
          break;
        }
        case 173: /* STXF32 */ {
          const at = (r[w + code[p - 2]!]! + (r[w + code[p - 1]!]! << 2)) | 0;
          const frame = writeFrame[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            f32[(frame << 8) + ((at & 4095) >>> 2)] = f[(w + code[p - 3]!) >> 1]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.storeF32(address(at >>> 0), f[(w + code[p - 3]!) >> 1]!);
          break;
        }
        case 174: /* LDX8SL */ {
          const b = w + code[p - 2]!;
          const low = r[b]!;
          const index = r[w + code[p - 1]!]!;
          const at = (low + index) | 0;
          const high = r[b + 1]! + (index >> 31) + (at >>> 0 < low >>> 0 ? 1 : 0);
          const frame =
            high >>> 15 === 0
              ? readFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (frame !== 0 && (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 7 - (at & 7)) {
            r[w + code[p - 3]!] = i8[(frame << 10) + (at & 4095)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = (space.load8(address(high * 0x100000000 + (at >>> 0))) << 24) >> 24;
          break;
        }
        case 175: /* LDX8UL */ {
          const b = w + code[p - 2]!;
          const low = r[b]!;
          const index = r[w + code[p - 1]!]!;
          const at = (low + index) | 0;
          const high = r[b + 1]! + (index >> 31) + (at >>> 0 < low >>> 0 ? 1 : 0);
          const frame =
            high >>> 15 === 0
              ? readFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (frame !== 0 && (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 7 - (at & 7)) {
            r[w + code[p - 3]!] = u8[(frame << 10) + (at & 4095)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = space.load8(address(high * 0x100000000 + (at >>> 0)));
          break;
        }
        case 176: /* LDX16SL */ {
          const b = w + code[p - 2]!;
          const low = r[b]!;
          const index = r[w + code[p - 1]!]!;
          const at = (low + (index << 1)) | 0;
          const high = r[b + 1]! + (index >> 31) + (at >>> 0 < low >>> 0 ? 1 : 0);
          const frame =
            high >>> 15 === 0
              ? readFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (
            frame !== 0 &&
            (at & 1) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 6 - (at & 7)
          ) {
            r[w + code[p - 3]!] = i16[(frame << 9) + ((at & 4095) >>> 1)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = (space.load16(address(high * 0x100000000 + (at >>> 0))) << 16) >> 16;
          break;
        }
        case 177: /* LDX16UL */ {
          const b = w + code[p - 2]!;
          const low = r[b]!;
          const index = r[w + code[p - 1]!]!;
          const at = (low + (index << 1)) | 0;
          const high = r[b + 1]! + (index >> 31) + (at >>> 0 < low >>> 0 ? 1 : 0);
          const frame =
            high >>> 15 === 0
              ? readFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (
            frame !== 0 &&
            (at & 1) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 6 - (at & 7)
          ) {
            r[w + code[p - 3]!] = u16[(frame << 9) + ((at & 4095) >>> 1)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = space.load16(address(high * 0x100000000 + (at >>> 0)));
          break;
        }
        case 178: /* LDX32L */ {
          const b = w + code[p - 2]!;
          const low = r[b]!;
          const index = r[w + code[p - 1]!]!;
          const at = (low + (index << 2)) | 0;
          const high = r[b + 1]! + (index >> 30) + (at >>> 0 < low >>> 0 ? 1 : 0);
          const frame =
            high >>> 15 === 0
              ? readFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            r[w + code[p - 3]!] = i32[(frame << 8) + ((at & 4095) >>> 2)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          r[w + code[p - 3]!] = space.load32(address(high * 0x100000000 + (at >>> 0)));
          break;
        }
        case 179: /* LDX64L */ {
          const b = w + code[p - 2]!;
          const low = r[b]!;
          const index = r[w + code[p - 1]!]!;
          const at = (low + (index << 3)) | 0;
          const high = r[b + 1]! + (index >> 29) + (at >>> 0 < low >>> 0 ? 1 : 0);
          const frame =
            high >>> 15 === 0
              ? readFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (frame !== 0 && (at & 7) === 0 && shadow[(frame << 10) + ((at & 4095) >>> 3)] === 8) {
            const a = w + code[p - 3]!;
            const word = (frame << 8) + ((at & 4095) >>> 2);
            r[a] = i32[word]!;
            r[a + 1] = i32[word + 1]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.load64(address(high * 0x100000000 + (at >>> 0)), r, w + code[p - 3]!);
          break;
        }
        case 180: /* LDXF32L */ {
          const b = w + code[p - 2]!;
          const low = r[b]!;
          const index = r[w + code[p - 1]!]!;
          const at = (low + (index << 2)) | 0;
          const high = r[b + 1]! + (index >> 30) + (at >>> 0 < low >>> 0 ? 1 : 0);
          const frame =
            high >>> 15 === 0
              ? readFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            f[(w + code[p - 3]!) >> 1] = f32[(frame << 8) + ((at & 4095) >>> 2)]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          f[(w + code[p - 3]!) >> 1] = space.loadF32(address(high * 0x100000000 + (at >>> 0)));
          break;
        }
        case 181: /* STX8L */ {
          const b = w + code[p - 2]!;
          const low = r[b]!;
          const index = r[w + code[p - 1]!]!;
          const at = (low + index) | 0;
          const high = r[b + 1]! + (index >> 31) + (at >>> 0 < low >>> 0 ? 1 : 0);
          const frame =
            high >>> 15 === 0
              ? writeFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (frame !== 0 && (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 7 - (at & 7)) {
            u8[(frame << 10) + (at & 4095)] = r[w + code[p - 3]!]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.store8(address(high * 0x100000000 + (at >>> 0)), r[w + code[p - 3]!]!);
          break;
        }
        case 182: /* STX16L */ {
          const b = w + code[p - 2]!;
          const low = r[b]!;
          const index = r[w + code[p - 1]!]!;
          const at = (low + (index << 1)) | 0;
          const high = r[b + 1]! + (index >> 31) + (at >>> 0 < low >>> 0 ? 1 : 0);
          const frame =
            high >>> 15 === 0
              ? writeFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (
            frame !== 0 &&
            (at & 1) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 6 - (at & 7)
          ) {
            u16[(frame << 9) + ((at & 4095) >>> 1)] = r[w + code[p - 3]!]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.store16(address(high * 0x100000000 + (at >>> 0)), r[w + code[p - 3]!]!);
          break;
        }
        case 183: /* STX32L */ {
          const b = w + code[p - 2]!;
          const low = r[b]!;
          const index = r[w + code[p - 1]!]!;
          const at = (low + (index << 2)) | 0;
          const high = r[b + 1]! + (index >> 30) + (at >>> 0 < low >>> 0 ? 1 : 0);
          const frame =
            high >>> 15 === 0
              ? writeFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            i32[(frame << 8) + ((at & 4095) >>> 2)] = r[w + code[p - 3]!]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.store32(address(high * 0x100000000 + (at >>> 0)), r[w + code[p - 3]!]!);
          break;
        }
        case 184: /* STX64L */ {
          const b = w + code[p - 2]!;
          const low = r[b]!;
          const index = r[w + code[p - 1]!]!;
          const at = (low + (index << 3)) | 0;
          const high = r[b + 1]! + (index >> 29) + (at >>> 0 < low >>> 0 ? 1 : 0);
          const frame =
            high >>> 15 === 0
              ? writeFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (frame !== 0 && (at & 7) === 0 && shadow[(frame << 10) + ((at & 4095) >>> 3)] === 8) {
            const a = w + code[p - 3]!;
            const word = (frame << 8) + ((at & 4095) >>> 2);
            i32[word] = r[a]!;
            i32[word + 1] = r[a + 1]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          const a = w + code[p - 3]!;
          space.store64(address(high * 0x100000000 + (at >>> 0)), r[a]!, r[a + 1]!);
          break;
        }
        case 185: /* STXF32L */ {
          const b = w + code[p - 2]!;
          const low = r[b]!;
          const index = r[w + code[p - 1]!]!;
          const at = (low + (index << 2)) | 0;
          const high = r[b + 1]! + (index >> 30) + (at >>> 0 < low >>> 0 ? 1 : 0);
          const frame =
            high >>> 15 === 0
              ? writeFrame[chunkAt[(windowOf[high]! << 10) + (at >>> 22)]! + ((at >>> 12) & 1023)]!
              : 0;
          if (
            frame !== 0 &&
            (at & 3) === 0 &&
            (8 - shadow[(frame << 10) + ((at & 4095) >>> 3)]!) >>> 0 <= 4 - (at & 7)
          ) {
            f32[(frame << 8) + ((at & 4095) >>> 2)] = f[(w + code[p - 3]!) >> 1]!;
            continue;
          }
          thread.pc = (p >> 2) - 1;
          process.taken = count;
          space.storeF32(address(high * 0x100000000 + (at >>> 0)), f[(w + code[p - 3]!) >> 1]!);
          break;
        }
        case 186: /* ADDXL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const add = r[w + code[p - 1]!]!;
          const left = r[b]!;
          const low = (left + add) | 0;
          r[a + 1] = r[b + 1]! + (add >> 31) + (low >>> 0 < left >>> 0 ? 1 : 0);
          r[a] = low;
          continue;
        }
        case 187: /* MULXL */ {
          const value = r[w + code[p - 2]!]!;
          const by = code[p - 1]!;
          multiply64(r, w + code[p - 3]!, value, value >> 31, by, by >> 31);
          continue;
        }
        case 188: /* SHLIL */ {
          const b = w + code[p - 2]!;
          shiftLeft64(r, w + code[p - 3]!, r[b]!, r[b + 1]!, code[p - 1]!);
          continue;
        }
        case 189: /* SHRSIL */ {
          const b = w + code[p - 2]!;
          shiftRightSigned64(r, w + code[p - 3]!, r[b]!, r[b + 1]!, code[p - 1]!);
          continue;
        }
        case 190: /* SHRUIL */ {
          const b = w + code[p - 2]!;
          shiftRightUnsigned64(r, w + code[p - 3]!, r[b]!, r[b + 1]!, code[p - 1]!);
          continue;
        }
        case 191: /* ANDIL */ {
          const a = w + code[p - 3]!;
          const b = w + code[p - 2]!;
          const mask = code[p - 1]!;
          r[a] = r[b]! & mask;
          r[a + 1] = r[b + 1]! & (mask >> 31);
          continue;
        }
        case 192: /* DIVSI */ {
          r[w + code[p - 3]!] = (r[w + code[p - 2]!]! / code[p - 1]!) | 0;
          continue;
        }
        case 193: /* DIVUI */ {
          r[w + code[p - 3]!] = (r[w + code[p - 2]!]! >>> 0) / (code[p - 1]! >>> 0);
          continue;
        }
        case 194: /* MODSI */ {
          r[w + code[p - 3]!] = r[w + code[p - 2]!]! % code[p - 1]!;
          continue;
        }
        case 195: /* MODUI */ {
          r[w + code[p - 3]!] = (r[w + code[p - 2]!]! >>> 0) % (code[p - 1]! >>> 0);
          continue;
        }
        case 196: /* TLS */ {
          const a = w + code[p - 3]!;
          const at = thread.storage;
          r[a] = at;
          r[a + 1] = at / 0x100000000;
          continue;
        }
        default:
          throw new EngineBug(`no instruction ${code[p - 4]} at pc ${(p >> 2) - 1}`);
      }
      if (tables.generation !== generation)
        ({ readFrame, writeFrame, windowOf, chunkAt, u8, i8, u16, i16, i32, f32, shadow, generation } =
          tables);
      if (process.interrupted) end = count;
    }
    thread.pc = p >> 2;
    thread.window = w;
    thread.sp = sp;
  } catch (error) {
    if (!(error instanceof ProcessFault)) throw error;
    // The instruction had no effect; offering its fault to the handlers is the step.
    thread.pc = (p >> 2) - 1;
    thread.window = w;
    thread.sp = sp;
    process.taken = count;
    raiseFault(process, thread, error);
  }
  return count;
}
