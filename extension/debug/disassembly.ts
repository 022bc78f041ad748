import { type DebugProtocol } from '@vscode/debugprotocol';
import { disassembleAt, hexAddress, INSTRUCTION_WORDS } from '../../engine/index';
import { type Debuggee } from './debuggee';
import { ErrorId, RequestError } from './errors';
import { type SourcePlace } from './source-index';
import { programSource } from './sources';

/**
 * Where the client sees the bytecode: above all that a 32-bit process has, 16 bytes an instruction as it is stored. The
 * process itself cannot see it, since a function there is 16 bytes of image whatever its length.
 */
const CODE_BASE = 0xf0000000;
const INSTRUCTION_BYTES = 4 * INSTRUCTION_WORDS;
/** Instructions that one answer gives. */
const MOST_INSTRUCTIONS = 10_000;

/** The instruction at `pc` as a client refers to it. */
export const codeReference = (pc: number): string => hexAddress(CODE_BASE + INSTRUCTION_BYTES * pc, 4);

/** The pc that `reference` and `offset` bytes mean; the address of a function means its first instruction. */
export function pcOfReference({ program }: Debuggee, reference: string, offset = 0): number {
  const address = /^(0[xX][0-9a-fA-F]+|[0-9]+)$/.test(reference) ? Number(reference) : NaN;
  const named = program.functions.find(info => info.address === address);
  const from = named === undefined ? (address - CODE_BASE) / INSTRUCTION_BYTES : named.start;
  const pc = Math.floor(from + offset / INSTRUCTION_BYTES);
  if (!Number.isSafeInteger(pc))
    throw new RequestError(ErrorId.Memory, `'${reference}' is not the address of an instruction`);
  return pc;
}

/** Exactly as many instructions as were asked for: where there are none, `??`. */
export function disassembled(
  debuggee: Debuggee,
  args: DebugProtocol.DisassembleArguments,
): DebugProtocol.DisassembledInstruction[] {
  const { program, index } = debuggee;
  const first = pcOfReference(debuggee, args.memoryReference, args.offset) + (args.instructionOffset ?? 0);
  const count = Math.min(Math.max(args.instructionCount, 0), MOST_INSTRUCTIONS);
  const end = program.code.length / INSTRUCTION_WORDS;
  return Array.from({ length: count }, (_, at) => {
    const pc = first + at;
    if (pc < 0 || pc >= end)
      return { address: codeReference(pc), instruction: '??', presentationHint: 'invalid' };
    const owner = index.functionAt(pc);
    const info = owner === undefined ? undefined : program.functions[owner];
    return {
      address: codeReference(pc),
      instruction: instructionText(debuggee, pc),
      ...(info?.start === pc ? { symbol: info.name } : {}),
      ...locationOf(debuggee, index.anyPlaceOf(pc)),
    };
  });
}

/** The text without its pc, and branch targets as the client sees addresses. */
const instructionText = ({ program }: Debuggee, pc: number): string =>
  disassembleAt(program, pc)
    .replace(/^\s*\d+\s+/, '')
    .replace(/@(\d+)/, (_all, target: string) => codeReference(Number(target)));

function locationOf(
  debuggee: Debuggee,
  place: SourcePlace | undefined,
): Partial<DebugProtocol.DisassembledInstruction> {
  if (place === undefined) return {};
  const { path, line, column, endLine, endColumn } = place;
  return { location: programSource(debuggee, path), line, column, endLine, endColumn };
}
