import { type MachineSeam } from '../machine/seam';
import { type Program } from '../script/program';
import { type Place } from './seam';

/** Where `pc` is in the source; null for code that has none. */
export function placeOf(program: Program, pc: number): Place | null {
  const { debug } = program;
  const span = debug.spanOf[pc] ?? -1;
  if (span < 0) return null;
  const path = debug.files[debug.spans.file[span] ?? -1] ?? '';
  return {
    path,
    line: debug.spans.line[span] ?? 0,
    column: debug.spans.column[span] ?? 0,
    function: functionAt(program, pc)?.name ?? '',
  };
}

/** The function whose code holds `pc`. */
export function functionAt(program: Program, pc: number): Program['functions'][number] | undefined {
  return program.functions.find(fn => fn.start <= pc && pc < fn.end);
}

/** Where `pc` is in what the user wrote; null in start code and the built-in library, which nobody can open. */
function userPlaceOf(program: Program, pc: number): Place | null {
  const module = functionAt(program, pc)?.module ?? -1;
  return module < 0 ? null : placeOf(program, pc);
}

/** A call stack in places, innermost first, without the start code. */
export function stackPlaces(machine: MachineSeam, stack: number): Place[] {
  return machine.stacks
    .pcs(stack)
    .map(pc => userPlaceOf(machine.program, pc))
    .filter(place => place !== null);
}

/** The innermost place of a stack that the user wrote; the place of `pc` itself where that is one. */
export const userPlace = (machine: MachineSeam, pc: number, stack: number): Place | null =>
  userPlaceOf(machine.program, pc) ?? stackPlaces(machine, stack)[0] ?? null;

/** `overrun.heap.c:17`, empty for nowhere. */
export function placeText(place: Place | null): string {
  if (place === null || place.path === '') return '';
  const file = place.path.split(/[\\/]/).at(-1) ?? place.path;
  return `${file}:${place.line}`;
}
