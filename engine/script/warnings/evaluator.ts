import { type CallExpr, type Expr, type Extent, type IntrinsicExpr, type Variable } from '../ast';
import { bare, isPointer, isRecord, nameOf } from '../ctype';
import { type Note } from '../diagnostic';
import { type Parser } from '../parser';
import { type Origin, State, type Value } from './facts';
import { ACCESSES, ALLOCATORS, ENDERS, Flag, HEAP_USERS, RELEASER_OF, RELEASERS } from './library';
import { constantOf, libraryCall, operandsOf, textOf, unconverted, variablesIn } from './tree';

/** Runs expressions on a state and tells what goes wrong with the values in it. */
export class Evaluator {
  readonly #p: Parser;
  readonly #isTracked: (variable: Variable) => boolean;
  #state = new State();
  /** Whether a call did not come back. */
  #ended = false;
  /** One untested result is told for a function: who tests none knows after the first. */
  #toldUntested = false;
  readonly #toldVariables = new Set<Variable>();

  constructor(p: Parser, isTracked: (variable: Variable) => boolean) {
    this.#p = p;
    this.#isTracked = isTracked;
  }

  /** The state after `e`; undefined when it does not come to an end. */
  run(state: State, e: Expr): State | undefined {
    this.#begin(state);
    this.#value(e);
    return this.#ended ? undefined : this.#state;
  }

  initialise(state: State, variable: Variable, value: Expr): State | undefined {
    this.#begin(state);
    this.#state.set(variable, this.#value(value));
    return this.#ended ? undefined : this.#state;
  }

  return(state: State, e: Expr): void {
    this.#begin(state);
    const origin = originOf(this.#value(e));
    if (origin?.kind === 'own' && origin.isLocal)
      this.#p.warn(
        'HS3108',
        `this returns the address of ${origin.what}, which ends with the function`,
        e.first,
        e.last,
      );
  }

  #begin(state: State): void {
    this.#state = state;
    this.#ended = false;
  }

  /** Evaluates `e` and gives the value that it has, where one can be followed. */
  #value(e: Expr): Value | undefined {
    switch (e.kind) {
      case 'variable':
        return this.#read(e);
      case 'convert':
        return this.#converted(e);
      case 'int':
        return isPointer(e.type) && e.value === 0n ? made({ kind: 'null', at: e }) : undefined;
      case 'assign':
        return this.#assign(e.target, e.value);
      case 'call':
        return this.#call(e);
      case 'address':
        return this.#address(e.operand);
      case 'offset': {
        const base = this.#value(e.pointer);
        this.#value(e.index);
        return base === undefined ? undefined : { origin: undefined, base };
      }
      case 'comma':
        this.#value(e.left);
        return this.#value(e.right);
      case 'intrinsic':
        return this.#intrinsic(e);
      default:
        this.#unfollowed(e);
        return undefined;
    }
  }

  /** Evaluates what gives a value that nothing is known of. */
  #unfollowed(e: Expr): void {
    switch (e.kind) {
      case 'compound':
      case 'step':
        this.#change(e);
        break;
      case 'deref':
      case 'member':
        this.#place(e);
        break;
      case 'logical':
        this.#branches(e.left, [e.right]);
        break;
      case 'conditional':
        this.#branches(e.condition, [e.whenTrue, e.whenFalse]);
        break;
      default:
        for (const operand of operandsOf(e)) this.#value(operand);
    }
  }

  /** va_start and va_copy give their list a value. */
  #intrinsic(e: IntrinsicExpr): Value | undefined {
    const [list, ...others] = e.args;
    const isSet = (e.name === 'va_start' || e.name === 'va_copy') && list !== undefined;
    if (isSet && list.kind === 'address' && list.operand.kind === 'variable')
      this.#state.set(list.operand.variable, undefined);
    else if (isSet && list.kind === 'variable') this.#state.set(list.variable, undefined);
    else if (list !== undefined) this.#value(list);
    for (const other of others) this.#value(other);
    return e.name === 'alloca' ? made({ kind: 'own', what: 'memory of _alloca', isLocal: true }) : undefined;
  }

  #read(e: Expr & { kind: 'variable' }): Value | undefined {
    const { variable } = e;
    if (!this.#isTracked(variable)) return undefined;
    const value = this.#state.valueOf(variable);
    if (value.origin?.kind !== 'uninitialised') return value;
    if (!this.#toldVariables.has(variable))
      this.#p.warn('HS3109', `'${variable.name}' is used here and has no value yet`, e.first, e.last, [
        this.#p.noteAt(`'${variable.name}' is declared here without a value`, value.origin.at),
      ]);
    this.#toldVariables.add(variable);
    this.#state.set(variable, undefined);
    return undefined;
  }

  /** A cast between pointers, or to an integer and back, keeps the value. */
  #converted(e: Expr & { kind: 'convert' }): Value | undefined {
    const value = this.#value(e.operand);
    const width = this.#p.types.sizeOf(e.type);
    return width === this.#p.types.pointerBytes ? value : undefined;
  }

  #assign(target: Expr, e: Expr): Value | undefined {
    if (target.kind === 'variable') {
      const value = this.#value(e);
      if (this.#isTracked(target.variable)) this.#state.set(target.variable, value);
      return value;
    }
    this.#place(target);
    return this.#value(e);
  }

  /** `p += n`, `p++`: another value, inside the block that the old one was in. */
  #change(e: Expr & { kind: 'compound' | 'step' }): void {
    const base = e.target.kind === 'variable' ? this.#read(e.target) : undefined;
    if (e.target.kind !== 'variable') this.#place(e.target);
    if (e.kind === 'compound') this.#value(e.value);
    if (e.target.kind !== 'variable' || !this.#isTracked(e.target.variable)) return;
    const value = base === undefined || !isPointer(e.type) ? undefined : { origin: undefined, base };
    this.#state.set(e.target.variable, value);
  }

  /** Evaluates what a place is made of, without reading it. */
  #place(e: Expr): void {
    if (e.kind === 'member') this.#place(e.object);
    else if (e.kind === 'deref') this.#use(this.#value(e.operand), e);
    else if (e.kind !== 'variable') this.#value(e);
  }

  /** `&e`, and arrays and functions that stand for their address. */
  #address(e: Expr): Value | undefined {
    let at = e;
    while (at.kind === 'member') at = at.object;
    if (at.kind === 'deref') {
      const base = this.#value(at.operand);
      return at === e ? base : base === undefined ? undefined : { origin: undefined, base };
    }
    if (at.kind === 'string') return made({ kind: 'own', what: 'a string literal', isLocal: false });
    if (at.kind === 'variable') return made(ownMemory(at.variable, e));
    this.#place(e);
    return undefined;
  }

  /** What comes after a condition may or may not run; the condition has looked at its variables. */
  #branches(condition: Expr, branches: readonly Expr[]): void {
    this.#value(condition);
    for (const variable of variablesIn(condition)) this.#state.test(variable);
    const before = this.#state;
    let after: State | undefined = branches.length === 1 ? before.copy() : undefined;
    const ended = this.#ended;
    for (const branch of branches) {
      this.#state = before.copy();
      this.#ended = ended;
      this.#value(branch);
      if (!this.#ended) after = State.join(after, this.#state);
    }
    this.#ended = ended || after === undefined;
    this.#state = after ?? before;
  }

  #call(e: CallExpr): Value | undefined {
    if (e.callee.kind !== 'function') this.#value(e.callee);
    const name = libraryCall(e);
    if (name?.includes('scanf') === true) this.#setByMistake(e.args);
    const values = e.args.map(arg => this.#value(arg));
    if (name === undefined) {
      // A function of the program may test what it is given.
      for (const arg of e.args) for (const variable of variablesIn(arg)) this.#state.test(variable);
      return undefined;
    }
    for (const index of ACCESSES.get(name) ?? []) {
      const arg = e.args[index];
      if (arg !== undefined) this.#use(values[index], arg);
    }
    if (HEAP_USERS.has(name)) this.#useHeap(name, e, values[0]);
    this.#release(name, e, values);
    if (name === 'HeapDestroy' && values[0] !== undefined && e.args[0] !== undefined)
      this.#state.learn(values[0], { destroyed: e });
    if (ENDERS.has(name)) this.#ended = true;
    return this.#allocated(name, e, values);
  }

  /** That scanf is given a value in place of an address is told; that the value is none yet need not be. */
  #setByMistake(args: readonly Expr[]): void {
    for (const arg of args.map(unconverted))
      if (arg.kind === 'variable') this.#state.set(arg.variable, undefined);
  }

  /** The memory behind `value` is read or written. */
  #use(value: Value | undefined, e: Expr): void {
    if (value === undefined) return;
    const base = rootOf(value);
    const { origin } = base;
    const facts = this.#state.factsOf(base);
    const name = nameIn(this.#p, e);
    if (facts.freed !== undefined) {
      this.#p.warn('HS3006', `${name} is used after ${facts.freed.by} freed its block`, e.first, e.last, [
        this.#noteAt('it is freed here', facts.freed.at),
      ]);
      this.#forget(base, e);
    } else if (origin?.kind === 'block' && this.#destroyed(origin.heap) !== undefined) {
      this.#p.warn('HS3006', `${name} is used after HeapDestroy took its heap away`, e.first, e.last, [
        this.#noteAt('the heap is destroyed here', this.#destroyed(origin.heap) ?? e),
      ]);
      this.#forget(base, e);
    } else if (origin?.kind === 'null' && !isWrittenIn(origin.at, e)) {
      this.#p.warn('HS3018', `${name} is NULL here, and this goes through it`, e.first, e.last, [
        this.#noteAt('it becomes NULL here', origin.at),
      ]);
      this.#forget(base, e);
    } else if (facts.untested === true && origin?.kind === 'block') {
      this.#untested(`${name} may be NULL: nothing has tested what ${origin.by} gave`, e, origin.at, base);
    }
  }

  #untested(message: string, e: Extent, at: Extent, value: Value): void {
    if (!this.#toldUntested)
      this.#p.warn('HS3004', message, e.first, e.last, [this.#noteAt('it comes from here', at)]);
    this.#toldUntested = true;
    this.#state.tested(value);
  }

  #destroyed(heap: Value | undefined): Extent | undefined {
    return heap === undefined ? undefined : this.#state.factsOf(heap).destroyed;
  }

  /** What was told once is not told again: the variables in `e` hold something unknown from here on. */
  #forget(value: Value, e: Expr): void {
    for (const variable of variablesIn(e)) {
      const held = this.#state.get(variable);
      if (held !== undefined && rootOf(held) === value) this.#state.set(variable, undefined);
    }
  }

  #useHeap(name: string, e: CallExpr, heap: Value | undefined): void {
    const handle = e.args[0];
    if (heap === undefined || handle === undefined) return;
    const { destroyed } = this.#state.factsOf(heap);
    const text = textOf(this.#p, handle);
    if (destroyed !== undefined) {
      const message =
        name === 'HeapDestroy'
          ? `the heap '${text}' is destroyed a second time`
          : `the heap '${text}' is used after HeapDestroy`;
      this.#p.warn('HS3005', message, handle.first, handle.last, [
        this.#noteAt('it is destroyed here', destroyed),
      ]);
      this.#forget(heap, handle);
    } else if (heap.origin?.kind === 'heap' && this.#state.factsOf(heap).untested === true) {
      this.#untested(
        `'${text}' may be NULL: nothing has tested what HeapCreate gave`,
        handle,
        heap.origin.at,
        heap,
      );
    }
  }

  #release(name: string, e: CallExpr, values: readonly (Value | undefined)[]): void {
    const allocator = ALLOCATORS.get(name);
    const releaser = RELEASERS.get(name) ?? (allocator?.block === undefined ? undefined : allocator);
    if (releaser?.block === undefined) return;
    const block = e.args[releaser.block];
    const value = values[releaser.block];
    if (block === undefined || value === undefined) return;
    if (this.#isReleasable(name, releaser.family, value, block) && releaser.heap !== undefined)
      this.#checkHeap(name, value, values[releaser.heap], e.args[releaser.heap]);
    // A reallocation that fails leaves its block; only a release is for good.
    if (RELEASERS.has(name)) this.#state.learn(rootOf(value), { freed: { by: name, at: e } });
  }

  /** Tells why a block cannot be given to `name`; true when nothing is wrong with the block itself. */
  #isReleasable(name: string, family: string, value: Value, block: Expr): boolean {
    const p = this.#p;
    const base = rootOf(value);
    const { origin } = base;
    const { freed } = this.#state.factsOf(base);
    const text = textOf(p, block);
    if (freed !== undefined) {
      p.warn(
        RELEASERS.has(name) ? 'HS3007' : 'HS3006',
        RELEASERS.has(name)
          ? `'${text}' is freed a second time`
          : `'${text}' is given to ${name} after ${freed.by} freed it`,
        block.first,
        block.last,
        [this.#noteAt('it is freed here the first time', freed.at)],
      );
      this.#forget(base, block);
      return false;
    }
    if (origin?.kind === 'own') {
      p.warn('HS3008', `${name} is given ${origin.what}, which no allocator gave`, block.first, block.last);
      return false;
    }
    if (origin?.kind !== 'block') return true;
    if (value !== base) {
      p.warn(
        'HS3008',
        `'${text}' points into the block that ${origin.by} gave, not at its start: ${name} needs the start`,
        block.first,
        block.last,
        [this.#noteAt('the block is allocated here', origin.at)],
      );
      return false;
    }
    return this.#isOfFamily(name, family, origin, block);
  }

  #isOfFamily(name: string, family: string, origin: Origin & { kind: 'block' }, block: Expr): boolean {
    const isSame = origin.family === family || (MOVABLE.has(origin.family) && MOVABLE.has(family));
    if (isSame) return true;
    this.#p.warn(
      'HS3010',
      `'${textOf(this.#p, block)}' comes from ${origin.by} and goes to ${name}: give it to ${RELEASER_OF[origin.family]}`,
      block.first,
      block.last,
      [this.#noteAt('it is allocated here', origin.at)],
    );
    return false;
  }

  /** A block goes back to the heap that it came from. */
  #checkHeap(name: string, block: Value, heap: Value | undefined, handle: Expr | undefined): void {
    const { origin } = rootOf(block);
    if (origin?.kind !== 'block' || heap === undefined || handle === undefined || origin.heap === undefined)
      return;
    if (!isOther(origin.heap, heap)) return;
    this.#p.warn(
      'HS3009',
      `this block is not of the heap '${textOf(this.#p, handle)}': ${name} needs the heap that it was allocated from`,
      handle.first,
      handle.last,
      [this.#noteAt('it is allocated here', origin.at)],
    );
  }

  /** The value that an allocator or a maker of heaps gives. */
  #allocated(name: string, e: CallExpr, values: readonly (Value | undefined)[]): Value | undefined {
    if (name === 'HeapCreate') {
      const options = constantOf(e.args[0]) ?? Flag.generateExceptions;
      const raises = (options & Flag.generateExceptions) !== 0n;
      return this.#untestedValue({ kind: 'heap', raises, isFixed: isFixed(e), at: e }, true);
    }
    if (name === 'GetProcessHeap') return made({ kind: 'process heap' });
    const allocator = ALLOCATORS.get(name);
    if (allocator === undefined) return undefined;
    const heap = allocator.heap === undefined ? undefined : values[allocator.heap];
    this.#checkLargest(name, e.args.at(-1), heap?.origin);
    const flags = allocator.flags === undefined ? 0n : constantOf(e.args[allocator.flags]);
    const raises =
      allocator.family === 'heap' && (flags === undefined || (flags & Flag.generateExceptions) !== 0n);
    const block = { kind: 'block', by: name, family: allocator.family, heap, at: e } as const;
    return this.#untestedValue(block, !raises && !(heap?.origin?.kind === 'heap' && heap.origin.raises));
  }

  /** A heap with a maximum gives no block of its own pages: what is too large for its lists fails. */
  #checkLargest(name: string, size: Expr | undefined, heap: Origin | undefined): void {
    const bytes = constantOf(size);
    const limit = this.#p.types.pointerBytes === 8 ? TOO_LARGE_64 : TOO_LARGE_32;
    if (size === undefined || bytes === undefined || bytes < limit) return;
    if (heap?.kind !== 'heap' || !heap.isFixed) return;
    this.#p.warn(
      'HS3022',
      `${name} fails: a heap with a maximum size gives no block of ${bytes} bytes, however large the maximum is`,
      size.first,
      size.last,
      [this.#noteAt('the heap is created here', heap.at)],
    );
  }

  #untestedValue(origin: Origin, untested: boolean): Value {
    const value = made(origin);
    if (untested) this.#state.learn(value, { untested: true });
    return value;
  }

  #noteAt(message: string, at: Extent): Note {
    return this.#p.noteAt(message, at);
  }
}

/** Bytes that no heap of fixed size gives in one block, with 32-bit and with 64-bit pointers (HEAP_SPEC X2, §D.0). */
const TOO_LARGE_32 = 0x7fff8n;
const TOO_LARGE_64 = 0xff000n;

/** Whether a call of HeapCreate says a constant maximum. */
const isFixed = (call: CallExpr): boolean => (constantOf(call.args[2]) ?? 0n) !== 0n;

/** LocalFree and GlobalFree are one function (Microsoft: "Global and Local Functions"). */
const MOVABLE: ReadonlySet<string> = new Set(['local', 'global']);

/** `*(int *)0` is how a program says that it wants to crash. */
const isWrittenIn = (inner: Extent, outer: Extent): boolean =>
  inner.first >= outer.first && inner.last <= outer.last;

const made = (origin: Origin): Value => ({ origin, base: undefined });

function rootOf(value: Value): Value {
  let at = value;
  while (at.base !== undefined) at = at.base;
  return at;
}

const originOf = (value: Value | undefined): Origin | undefined =>
  value === undefined ? undefined : rootOf(value).origin;

/** Two heaps that are certainly not one. */
function isOther(a: Value, b: Value): boolean {
  if (a === b || a.origin === undefined || b.origin === undefined) return false;
  const isHeap = (value: Value): boolean =>
    value.origin?.kind === 'heap' || value.origin?.kind === 'process heap';
  return isHeap(a) && isHeap(b) && !(a.origin.kind === 'process heap' && b.origin.kind === 'process heap');
}

function ownMemory(variable: Variable, e: Expr): Origin {
  const what =
    bare(variable.type).kind === 'array'
      ? `the array '${variable.name}'`
      : isRecord(e.type) || e.kind === 'variable'
        ? `the variable '${variable.name}'`
        : `a part of '${variable.name}'`;
  return { kind: 'own', what, isLocal: variable.storage === 'local' };
}

/** What an access goes through, in quotes; a long expression by its type. */
function nameIn(p: Parser, e: Expr): string {
  const pointer = e.kind === 'deref' ? e.operand : e;
  const inner = unconverted(pointer.kind === 'offset' ? pointer.pointer : pointer);
  const text = textOf(p, inner);
  return text.length <= 40 ? `'${text}'` : `this '${nameOf(inner.type)}'`;
}
