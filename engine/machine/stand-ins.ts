import { INSTRUCTION_WORDS, Op } from '../script/bytecode';
import { type FunctionInfo, type Program } from '../script/program';
import { type ProfileId } from '../nt/profile-ids';
import { isAbsent } from '../nt/windows';

/**
 * The program as the Windows of `profile` runs it: library functions written in C that it does not have begin with a call of
 * a native of their name, which fails as they fail, and return. Calls, pointers and the debugger find them as before.
 */
export function withStandIns(program: Program, profile: ProfileId): Program {
  const lacking = program.functions.filter(each => each.module < 0 && isAbsent(profile, each.name));
  if (lacking.length === 0) return program;
  const code = program.code.slice();
  lacking.forEach((each, index) => {
    code.set(standIn(each, program.natives.length + index), each.start * INSTRUCTION_WORDS);
  });
  return { ...program, code, natives: [...program.natives, ...lacking.map(({ name }) => name)] };
}

/** The native finds the arguments where the function has its parameters, and leaves its result where the frame base was. */
const standIn = ({ parameters }: FunctionInfo, native: number): readonly number[] => [
  ...[Op.NCALL, 0, parameters, native],
  ...[Op.RET, 0, 0, 0],
];
