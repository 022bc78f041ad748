import { type FunctionSymbol } from './ast';
import { Op } from './bytecode';
import { bare } from './ctype';
import { type FunctionState } from './function-state';

/** The body of the start function: main with its arguments, then exit with its result, as the C library's start code does it. */
export function emitStart(
  f: FunctionState,
  main: FunctionSymbol,
  mainIndex: number,
  native: (name: string) => number,
): void {
  const base = f.temp();
  const argc = f.temp();
  const argv = f.temp();
  const environment = f.temp();
  const scratch = f.temp();
  if (main.type.parameters.length > 0) {
    f.code.emit(Op.NCALL, scratch, 0, native('__argc'));
    f.code.emit(Op.MOVW, argc, scratch, 0);
    f.code.emit(Op.NCALL, scratch, 0, native(main.name === 'wmain' ? '__wargv' : '__argv'));
    f.code.emit(Op.MOV, argv, scratch, 0);
    if (main.type.parameters.length > 2) {
      f.code.emit(Op.NCALL, scratch, 0, native('__environ'));
      f.code.emit(Op.MOV, environment, scratch, 0);
    }
  }
  f.code.emit(Op.CALL, base, 0, mainIndex);
  if (bare(main.type.result).kind === 'void') f.code.emit(Op.LDI, argc, 0, 0);
  else f.code.emit(Op.MOVW, argc, base, 0);
  f.code.emit(Op.NCALL, base, 1, native('exit'));
}
