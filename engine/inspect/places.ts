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

/** The function whose code holds `pc`; functions ascend by their first pc. */
export function functionAt(program: Program, pc: number): Program['functions'][number] | undefined {
  return program.functions.find(fn => fn.start <= pc && pc < fn.end);
}

/** Built-in files are named `<…>`: nobody can open them. */
const isUsers = (place: Place): boolean => place.path !== '' && !place.path.startsWith('<');

/** A call stack in places, innermost first, without the start code. */
export function stackPlaces(machine: MachineSeam, stack: number): Place[] {
  return machine.stacks
    .pcs(stack)
    .map(pc => placeOf(machine.program, pc))
    .filter(place => place !== null)
    .filter(isUsers);
}

/** The innermost place of a stack that the user wrote; the place of `pc` itself where that is one. */
export function userPlace(machine: MachineSeam, pc: number, stack: number): Place | null {
  const own = placeOf(machine.program, pc);
  if (own !== null && isUsers(own)) return own;
  return stackPlaces(machine, stack)[0] ?? null;
}

/** `overrun.heap.c:17`, empty for nowhere. */
export function placeText(place: Place | null): string {
  if (place === null || place.path === '') return '';
  const file = place.path.split(/[\\/]/).at(-1) ?? place.path;
  return `${file}:${place.line}`;
}
