import { INSTRUCTION_WORDS, Op } from '../script/bytecode';
import { type DebugVariable, type FunctionInfo, type Program } from '../script/program';
import { functionAt } from './places';
import { isDataPointer, memberAt, type Member, resolve, sizeOf } from './types';

/** Instructions behind a call in which its result is looked for: an assignment's left side is computed there. */
const REACH = 16;

/** What a register is known to hold. */
type Known =
  | { readonly kind: 'static' | 'thread'; readonly at: number }
  | { readonly kind: 'pointer'; readonly member: Member };

/** What became of a call's result: the variable that got it, or it was handed on to the caller. */
type Fate = { readonly kind: 'assigned'; readonly name: string } | { readonly kind: 'returned' } | undefined;
const ON_ITS_WAY = Symbol('the result is still in registers');

/**
 * The variable to which the result of a call is assigned, read from the code behind the call: `p`, `table[2]`,
 * `head->next`. `pcs` is the call's stack, innermost first; a function that returns the result hands the question on to
 * its caller, and so does the library. Empty where the place is only known at run time.
 */
export function assignedAt(program: Program, pcs: readonly number[]): string {
  for (const pc of pcs) {
    const fn = functionAt(program, pc);
    if (fn === undefined) return '';
    if (fn.module < 0) continue;
    const fate = new Pursuit(program, fn, pc).fate();
    if (fate?.kind !== 'returned') return fate?.name ?? '';
  }
  return '';
}

/** Follows the result of one call through the instructions behind it. */
class Pursuit {
  readonly #program: Program;
  readonly #fn: FunctionInfo;
  readonly #variables: readonly DebugVariable[];
  readonly #call: number;
  /** Registers that hold the result. */
  readonly #results = new Set<number>();
  readonly #known = new Map<number, Known>();

  constructor(program: Program, fn: FunctionInfo, call: number) {
    this.#program = program;
    this.#fn = fn;
    this.#call = call;
    const scopes = program.debug.scopes[program.functions.indexOf(fn)] ?? [];
    this.#variables = scopes
      .filter(scope => scope.start <= call && call < scope.end)
      .flatMap(scope => scope.variables)
      .toReversed();
  }

  fate(): Fate {
    this.#results.add(this.#program.code[this.#call * INSTRUCTION_WORDS + 1] ?? 0);
    const end = Math.min(this.#fn.end, this.#call + 1 + REACH);
    for (let pc = this.#call + 1; pc < end; pc++) {
      const fate = this.#pass(pc);
      if (fate !== ON_ITS_WAY) return fate;
    }
    return undefined;
  }

  /** Passes the instruction at `pc`; the result's fate, or that it is not decided there. */
  #pass(pc: number): Fate | typeof ON_ITS_WAY {
    const [op = 0, a = 0, b = 0, c = 0] = this.#program.code.subarray(pc * INSTRUCTION_WORDS);
    if (op === Op.RET) return this.#results.has(a) ? { kind: 'returned' } : undefined;
    if (leaves(op)) return undefined;
    if (isStore(op)) return this.#results.has(a) ? this.#stored(pc, op, b, c) : ON_ITS_WAY;
    if (isMove(op) && this.#results.has(b)) {
      const variable = this.#inRegister(pc, a);
      this.#results.add(a);
      return variable === undefined ? ON_ITS_WAY : named(variable);
    }
    this.#results.delete(a);
    const known = this.#outcome(pc, op, b, c);
    if (known === undefined) this.#known.delete(a);
    else this.#known.set(a, known);
    return ON_ITS_WAY;
  }

  /** The fate of a result that is stored; which element of an array it became is not said. */
  #stored(pc: number, op: number, base: number, offset: number): Fate {
    return op > Op.STF32L ? undefined : named(this.#memberAt(pc, base, offset));
  }

  /** What the instruction's target holds after it. */
  #outcome(pc: number, op: number, b: number, c: number): Known | undefined {
    switch (op) {
      case Op.LDI:
        return { kind: 'static', at: c >>> 0 };
      case Op.LDI64:
        return { kind: 'static', at: (b >>> 0) + (c >>> 0) * 0x100000000 };
      case Op.TLS:
        return { kind: 'thread', at: 0 };
      case Op.LD32:
      case Op.LD64:
      case Op.LD32L:
      case Op.LD64L: {
        const member = this.#memberAt(pc, b, c);
        return member === undefined ? undefined : { kind: 'pointer', member };
      }
      default:
        return undefined;
    }
  }

  /** The variable, or the part of one, at the address that register `base` holds plus `offset`. */
  #memberAt(pc: number, base: number, offset: number): Member | undefined {
    if (base === 0) return this.#inMemory(pc, 'frame', offset);
    const known = this.#known.get(base);
    if (known !== undefined && known.kind !== 'pointer')
      return this.#inMemory(pc, known.kind, known.at + offset);
    const pointer = known?.member ?? this.#inRegister(pc, base);
    return pointer === undefined ? undefined : this.#pointed(pointer, offset);
  }

  #inMemory(pc: number, kind: 'frame' | 'static' | 'thread', at: number): Member | undefined {
    const { types, globals } = this.#program.debug;
    for (const variable of [...this.#variables, ...globals]) {
      const { location } = variable;
      if (location.kind !== kind || (kind === 'frame' && variable.from > pc)) continue;
      const offset = at - (location.kind === 'static' ? location.at : location.offset);
      if (offset >= 0 && offset < sizeOf(types, variable.type))
        return memberAt(types, variable.name, variable.type, offset);
    }
    return undefined;
  }

  #inRegister(pc: number, register: number): Member | undefined {
    return this.#variables.find(
      ({ location, from }) => location.kind === 'register' && location.slot * 2 === register && from <= pc,
    );
  }

  /** The field at `offset` of the structure that `pointer` points to: `head->next`. */
  #pointed(pointer: Member, offset: number): Member | undefined {
    const { types } = this.#program.debug;
    const type = resolve(types, pointer.type);
    if (type?.kind !== 'pointer' || !isDataPointer(types, pointer.type)) return undefined;
    const target = resolve(types, type.target);
    if (target?.kind !== 'struct' && target?.kind !== 'union') return undefined;
    const member = memberAt(types, '', type.target, offset);
    return member === undefined
      ? undefined
      : { name: `${pointer.name}->${member.name.slice(1)}`, type: member.type };
  }
}

const named = (member: Member | undefined): Fate =>
  member === undefined ? undefined : { kind: 'assigned', name: member.name };

const isMove = (op: number): boolean => op === Op.MOV || op === Op.MOVW;

const isStore = (op: number): boolean =>
  (op >= Op.ST8 && op <= Op.STF32) ||
  (op >= Op.ST8L && op <= Op.STF32L) ||
  (op >= Op.STX8 && op <= Op.STXF32) ||
  (op >= Op.STX8L && op <= Op.STXF32L);

/** Jumps, and calls, which may do anything. */
const leaves = (op: number): boolean =>
  (op >= Op.JMP && op <= Op.JTAB) || (op >= Op.BZL && op <= Op.BLEUL) || (op >= Op.CALL && op <= Op.RETV);
