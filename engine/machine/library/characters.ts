import { type Native, type NativeTable } from '../native';

/** Bits of the classification table, as ctype.h of Visual C++ has them: a test returns them. */
const UPPER = 0x1;
const LOWER = 0x2;
const DIGIT = 0x4;
const SPACE = 0x8;
const PUNCTUATION = 0x10;
const CONTROL = 0x20;
const BLANK = 0x40;
const HEX = 0x80;
const LETTER = UPPER | LOWER;
const UNDERSCORE = 0x5f;

/** The class of a character in the "C" locale; nothing beyond ASCII, and nothing for EOF, has one. */
function classOf(code: number): number {
  if (code < 0 || code > 0x7f) return 0;
  if (code < 0x20 || code === 0x7f)
    return CONTROL | (code >= 9 && code <= 13 ? SPACE : 0) | (code === 9 ? BLANK : 0);
  if (code === 0x20) return SPACE | BLANK;
  if (code >= 0x30 && code <= 0x39) return DIGIT | HEX;
  const letter = code | 0x20;
  if (letter < 0x61 || letter > 0x7a) return PUNCTUATION;
  return (code === letter ? LOWER : UPPER) | (letter <= 0x66 ? HEX : 0);
}

const test =
  (mask: number): Native =>
  call => {
    call.returnI32(classOf(call.i32(0)) & mask);
  };
const testWide =
  (mask: number): Native =>
  call => {
    call.returnI32(classOf(call.u32(0) & 0xffff) & mask);
  };

const lower = (code: number): number => ((classOf(code) & UPPER) === 0 ? code : code + 0x20);
const upper = (code: number): number => ((classOf(code) & LOWER) === 0 ? code : code - 0x20);

/** ctype.h and wctype.h. */
export const CHARACTERS: NativeTable = {
  isalnum: test(LETTER | DIGIT),
  isalpha: test(LETTER),
  iscntrl: test(CONTROL),
  isdigit: test(DIGIT),
  isgraph: test(LETTER | DIGIT | PUNCTUATION),
  islower: test(LOWER),
  isprint: call => {
    const code = call.i32(0);
    call.returnI32(code >= 0x20 && code < 0x7f ? 1 : 0);
  },
  ispunct: test(PUNCTUATION),
  isspace: test(SPACE),
  isupper: test(UPPER),
  isxdigit: test(HEX),
  isblank: test(BLANK),
  tolower: call => {
    call.returnI32(lower(call.i32(0)));
  },
  toupper: call => {
    call.returnI32(upper(call.i32(0)));
  },
  iswalpha: testWide(LETTER),
  iswdigit: testWide(DIGIT),
  iswalnum: testWide(LETTER | DIGIT),
  iswspace: testWide(SPACE),
  iswupper: testWide(UPPER),
  iswlower: testWide(LOWER),
  iswcntrl: testWide(CONTROL),
  iswgraph: testWide(LETTER | DIGIT | PUNCTUATION),
  iswpunct: testWide(PUNCTUATION),
  iswxdigit: testWide(HEX),
  iswblank: testWide(BLANK),
  iswprint: call => {
    const code = call.u32(0) & 0xffff;
    call.returnI32(code >= 0x20 && code < 0x7f ? 1 : 0);
  },
  __iscsym: call => {
    const code = call.i32(0);
    call.returnI32(code === UNDERSCORE ? 1 : classOf(code) & (LETTER | DIGIT));
  },
  __iscsymf: call => {
    const code = call.i32(0);
    call.returnI32(code === UNDERSCORE ? 1 : classOf(code) & LETTER);
  },
  towupper: call => {
    call.returnI32(upper(call.u32(0) & 0xffff));
  },
  towlower: call => {
    call.returnI32(lower(call.u32(0) & 0xffff));
  },
};
