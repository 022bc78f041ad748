import { INSTRUCTION_WORDS, Op, type OpName } from './bytecode';
import { type Program } from './program';

const NAMES: readonly string[] = Object.entries(Op).reduce<string[]>((names, [name, op]) => {
  names[op] = name;
  return names;
}, []);

/** What the three operands of an instruction are: register, immediate, pc, function, native or nothing. */
type Shape = readonly [Kind, Kind, Kind];
type Kind = 'r' | 'i' | 'p' | 'f' | 'n' | '';

const SHAPES: Readonly<Partial<Record<OpName, Shape>>> = {
  NOP: ['', '', ''],
  LDI: ['r', '', 'i'],
  LDI64: ['r', 'i', 'i'],
  JMP: ['', '', 'p'],
  JTAB: ['r', 'i', 'i'],
  COPY: ['r', 'r', 'i'],
  COPYL: ['r', 'r', 'i'],
  ZERO: ['r', '', 'i'],
  ZEROL: ['r', '', 'i'],
  CALL: ['r', '', 'f'],
  CALLP: ['r', 'r', ''],
  NCALL: ['r', 'i', 'n'],
  RET: ['r', '', ''],
  RETV: ['', '', ''],
  EXCODE: ['r', '', ''],
  EXINFO: ['r', '', ''],
  RELEASE: ['r', '', ''],
  TLS: ['r', '', ''],
  MULXL: ['r', 'r', 'i'],
};
const UNARY = new Set<string>([
  'MOV',
  'MOVW',
  'NEG',
  'NOT',
  'LNOT',
  'SX8',
  'SX16',
  'ZX8',
  'ZX16',
  'NEGL',
  'NOTL',
  'LNOTL',
  'SXL',
  'ZXL',
  'FNEG',
  'FROUND',
  'ALLOCA',
  'SETJMP',
  'GETR',
  'SETR',
]);

function shapeOf(name: string): Shape {
  const known = SHAPES[name as OpName];
  if (known !== undefined) return known;
  if (UNARY.has(name) || /^FFROM|TOF$/.test(name)) return ['r', 'r', ''];
  if (/^(LD|ST)X/.test(name)) return ['r', 'r', 'r'];
  if (/^(LD|ST)/.test(name)) return ['r', 'r', 'i'];
  if (/^B(N?Z)L?$/.test(name)) return ['', 'r', 'p'];
  if (name.startsWith('B')) return ['r', name.endsWith('I') ? 'i' : 'r', 'p'];
  return ['r', 'r', /I$|IL$/.test(name) ? 'i' : 'r'];
}

/** One instruction as `pc  OP operands`; registers as rN, branch targets as @pc. */
export function disassembleAt(program: Program, pc: number): string {
  const at = pc * INSTRUCTION_WORDS;
  const name = NAMES[program.code[at] ?? 0] ?? '?';
  const operands = shapeOf(name).map((kind, i) => operand(program, kind, program.code[at + 1 + i] ?? 0));
  const text = operands.filter(word => word !== '').join(', ');
  return `${String(pc).padStart(5)}  ${text === '' ? name : `${name.padEnd(6)} ${text}`}`;
}

function operand(program: Program, kind: Kind, word: number): string {
  switch (kind) {
    case 'r':
      return `r${word / 2}`;
    case 'i':
      return String(word);
    case 'p':
      return `@${word}`;
    case 'f':
      return program.functions[word]?.name ?? `function ${word}`;
    case 'n':
      return program.natives[word] ?? `native ${word}`;
    case '':
      return '';
  }
}

/** The code of function `index`, a line an instruction. */
export function disassemble(program: Program, index: number): string {
  const found = program.functions[index];
  if (found === undefined) return '';
  const lines = [
    `${found.name}: ${found.parameters} parameters, ${found.slots} slots, ${found.frameBytes} bytes`,
  ];
  for (let pc = found.start; pc < found.end; pc++) lines.push(disassembleAt(program, pc));
  return lines.join('\n');
}
