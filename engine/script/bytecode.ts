/**
 * The instruction set of the machine. An instruction is four words of an Int32Array: `op a b c`; a *pc* is the index of
 * an instruction (word index / 4). A function runs in a window of *slots* of 8 bytes each on the thread's register
 * stack; a register operand `r` is stored as 2 x slot, the index of the slot's low word relative to the window's first
 * word. What a slot holds: an i32 in its low word (the high word is then undefined; char and short are kept extended
 * by their own signedness), an i64 as low and high word, or an f64 (a C float is an f64 rounded to float).
 * Pointers are i32 under ILP32 and i64 under LLP64.
 *
 * Window: slot 0 holds the *frame base*, the lowest address of the function's memory locals on the simulated stack
 * (a pointer), slots 1.. the parameters, then register locals and temporaries. CALL overlaps windows: with argument
 * base A (a slot), the caller puts arguments into slots A+1, A+2, ...; the callee's slot 0 is the caller's slot A, and
 * after the return the result is in slot A. A parameter takes one slot whatever its type; a struct is passed as its
 * address, and the callee copies it before anything else; a struct result goes to an address passed as a hidden first
 * parameter, and the function returns that address. Variadic arguments lie in the caller's frame as C's va_list sees
 * them (4-byte units under ILP32, 8-byte under LLP64, double and long long 8 bytes) and their address is passed as one
 * last parameter.
 *
 * In the tables below `a b c` are register operands unless named: `imm` a signed 32-bit constant, `pc` a branch target,
 * `fn` an index into Program.functions, `native` into Program.natives. Suffix L: on 64-bit values, or with 64-bit
 * addresses for loads and stores. Comparison results are i32 0 or 1.
 *
 * An instruction completes or has no effect. The numbers are dense so that the loop's switch becomes a jump table; the
 * loop writes them as literals, and a test holds its comments against this table.
 */
export const Op = {
  NOP: 0,
  /** a = b, all 64 bits. */ MOV: 1,
  /** a = b, low 32 bits. */ MOVW: 2,
  /** a = imm c. */ LDI: 3,
  /** a = (b: low word, c: high word), for i64 and f64 constants. */ LDI64: 4,

  // i32: a = b op c
  ADD: 5, SUB: 6, MUL: 7, DIVS: 8, DIVU: 9, MODS: 10, MODU: 11, AND: 12, OR: 13, XOR: 14, SHL: 15, SHRS: 16, SHRU: 17,
  // i32: a = b op imm c
  ADDI: 18, MULI: 19, ANDI: 20, ORI: 21, XORI: 22, SHLI: 23, SHRSI: 24, SHRUI: 25,
  // i32: a = op b (LNOT: b == 0)
  NEG: 26, NOT: 27, LNOT: 28, SX8: 29, SX16: 30, ZX8: 31, ZX16: 32,
  // i32: a = b op c, or b op imm c
  EQ: 33, NE: 34, LTS: 35, LES: 36, LTU: 37, LEU: 38,
  EQI: 39, NEI: 40, LTSI: 41, LESI: 42, GTSI: 43, GESI: 44, LTUI: 45, LEUI: 46, GTUI: 47, GEUI: 48,

  /** Go to pc c. */ JMP: 49,
  /** If i32 b is zero / not zero go to pc c. */ BZ: 50, BNZ: 51,
  // if (a op b) go to pc c
  BEQ: 52, BNE: 53, BLTS: 54, BLES: 55, BLTU: 56, BLEU: 57,
  // if (a op imm b) go to pc c
  BEQI: 58, BNEI: 59, BLTSI: 60, BLESI: 61, BGTSI: 62, BGESI: 63, BLTUI: 64, BLEUI: 65, BGTUI: 66, BGEUI: 67,
  /** If i32 a, unsigned, is below imm c go to Program.tables[b + a] (b: imm); else fall through. */ JTAB: 68,

  // i64: a = b op c (shift counts are i32)
  ADDL: 69, SUBL: 70, MULL: 71, DIVSL: 72, DIVUL: 73, MODSL: 74, MODUL: 75, ANDL: 76, ORL: 77, XORL: 78, SHLL: 79, SHRSL: 80, SHRUL: 81,
  /** a = b + imm c, a = b * imm c (c sign-extended). */ ADDIL: 82, MULIL: 83,
  NEGL: 84, NOTL: 85, LNOTL: 86,
  EQL: 87, NEL: 88, LTSL: 89, LESL: 90, LTUL: 91, LEUL: 92,
  BZL: 93, BNZL: 94, BEQL: 95, BNEL: 96, BLTSL: 97, BLESL: 98, BLTUL: 99, BLEUL: 100,
  /** a (i64) = b (i32), sign-extended / zero-extended; truncation is MOVW. */ SXL: 101, ZXL: 102,

  // f64
  FADD: 103, FSUB: 104, FMUL: 105, FDIV: 106, FNEG: 107,
  /** a = b rounded to float. */ FROUND: 108,
  FEQ: 109, FNE: 110, FLT: 111, FLE: 112,
  /** f64 a from b: i32, u32, i64, u64. */ FFROMI: 113, FFROMU: 114, FFROML: 115, FFROMUL: 116,
  /** i32, u32, i64, u64 a from f64 b, toward zero; what does not fit gives the processor's indefinite value. */ ITOF: 117, UTOF: 118, LTOF: 119, ULTOF: 120,

  // loads: a = [b + imm c]; LDF32 widens. An f64 is loaded by LD64.
  LD8S: 121, LD8U: 122, LD16S: 123, LD16U: 124, LD32: 125, LD64: 126, LDF32: 127,
  // stores: [b + imm c] = a; STF32 rounds.
  ST8: 128, ST16: 129, ST32: 130, ST64: 131, STF32: 132,
  // the same with a 64-bit address in b
  LD8SL: 133, LD8UL: 134, LD16SL: 135, LD16UL: 136, LD32L: 137, LD64L: 138, LDF32L: 139,
  ST8L: 140, ST16L: 141, ST32L: 142, ST64L: 143, STF32L: 144,
  /** memmove of imm c bytes to address a from address b (struct assignment; never fires uninitialized-read). */ COPY: 145, COPYL: 146,
  /** Clears imm c bytes at address a. */ ZERO: 147, ZEROL: 148,

  /** Calls fn c with argument base slot a. */ CALL: 149,
  /** Calls the function whose address is in b, argument base a; an address that is no function is an access violation. */ CALLP: 150,
  /** Calls native c with argument base a; imm b is the number of argument slots. A blocked native is retried: no effect until it completes. */ NCALL: 151,
  /** Returns the 64 bits of a. */ RET: 152,
  /** Returns nothing. */ RETV: 153,
  /** a = address of (i32 b) bytes taken from the simulated stack, 16-aligned, freed at return. */ ALLOCA: 154,
  /** a = code of the exception being handled (i32). */ EXCODE: 155,
  /** a = address of its EXCEPTION_POINTERS. */ EXINFO: 156,
  /** setjmp: a = 0, and again the longjmp value; b = address of the jmp_buf. */ SETJMP: 157,
  /** Only in evaluated expressions: a = slot b of the context frame; slot b of the context frame = a. */ GETR: 158, SETR: 159,
  /** Only patched in by the machine: stop before the original instruction. */ BREAK: 160,
  /** Gives back what ALLOCA took below address a, which it gave or which is the frame base; any other address has no effect. */ RELEASE: 161,

  // elements: a = [b + i32 c * size], [b + i32 c * size] = a; the index is sign-extended. Each is 41 after its plain form.
  LDX8S: 162, LDX8U: 163, LDX16S: 164, LDX16U: 165, LDX32: 166, LDX64: 167, LDXF32: 168,
  STX8: 169, STX16: 170, STX32: 171, STX64: 172, STXF32: 173,
  LDX8SL: 174, LDX8UL: 175, LDX16SL: 176, LDX16UL: 177, LDX32L: 178, LDX64L: 179, LDXF32L: 180,
  STX8L: 181, STX16L: 182, STX32L: 183, STX64L: 184, STXF32L: 185,
  /** i64 a = b + i32 c, sign-extended; i64 a = i32 b, sign-extended, * imm c. */ ADDXL: 186, MULXL: 187,
  /** i64: a = b op imm c (c sign-extended). */ SHLIL: 188, SHRSIL: 189, SHRUIL: 190, ANDIL: 191,
  /** i32: a = b op imm c, which is neither 0 nor -1. */ DIVSI: 192, DIVUI: 193, MODSI: 194, MODUI: 195,
  /** a = address of the block of variables that the thread has for itself. */ TLS: 196,
} as const; // prettier-ignore

export type Op = (typeof Op)[keyof typeof Op];
export type OpName = keyof typeof Op;
/** Words of an instruction. */
export const INSTRUCTION_WORDS = 4;
