import { type Address, NULL, address, offset } from '../base/units';
import { statusOf } from '../nt/status';
import { BlockFamily } from './allocations';
import { type NativeCall } from './native';
import { type Channel } from './files/channel';
import { streamChannel } from './files/streams';
import { enterFunction, putWide } from './frames';
import { type HeapRequest } from './heap-request';
import { currentStep, simulatedTime, type CallOutcome, type Process } from './process';
import { EventKind } from './seam';
import { ERRNO_BELOW_TOP, type Raise, type ThreadState, type Wait } from './thread-state';
import { endProcess } from './threads';

/**
 * The call that a library function serves: one object, used for every call in turn. `NativeCall` is what the C library
 * sees; the Win32 part of the machine also uses `process` and `caller`.
 */
export class SystemCall implements NativeCall, CallOutcome {
  readonly process: Process;
  readonly pointerBytes: 4 | 8;
  /** The calling thread. */
  caller!: ThreadState;
  /** Set when the call must wait. */
  refusal: Wait | undefined;
  raised: Omit<Raise, 'resume'> | undefined;
  /** The native moved the thread itself: jumped, ended it, or ended the process before the call could return. */
  moved = false;
  /** Only a look whether the call will be logged: nothing else may happen. */
  probing = false;
  /** What a call about a block asks of the heap. */
  readonly request: HeapRequest = {
    heap: NULL,
    flags: 0,
    at: NULL,
    size: 0,
    row: -1,
    family: BlockFamily.Heap,
  };
  #base = 0;

  constructor(process: Process) {
    this.process = process;
    this.pointerBytes = process.pointerBytes;
  }

  /** Starts a call whose result slot is at word `base` of the caller's registers. */
  begin(caller: ThreadState, base: number): void {
    this.caller = caller;
    this.#base = base;
    this.refusal = undefined;
    this.raised = undefined;
    this.moved = false;
  }

  get thread(): number {
    return this.caller.id;
  }

  /** The pc of the calling instruction. */
  get pc(): number {
    return this.caller.pc;
  }

  i32(argument: number): number {
    return this.caller.registers[this.#base + 2 * (argument + 1)]!;
  }

  u32(argument: number): number {
    return this.i32(argument) >>> 0;
  }

  low(argument: number): number {
    return this.i32(argument);
  }

  high(argument: number): number {
    return this.caller.registers[this.#base + 2 * (argument + 1) + 1]!;
  }

  f64(argument: number): number {
    return this.caller.floats[(this.#base >> 1) + argument + 1]!;
  }

  pointer(argument: number): Address {
    return address(this.size(argument));
  }

  size(argument: number): number {
    const low = this.u32(argument);
    return this.pointerBytes === 4 ? low : (this.high(argument) >>> 0) * 0x100000000 + low;
  }

  /** The address `distance` bytes above a pointer argument. */
  after(argument: number, distance: number): Address {
    return offset(this.pointer(argument), distance);
  }

  /** A HANDLE or LONG_PTR: signed, so that pseudo handles are small negative numbers. */
  signed(argument: number): number {
    const low = this.u32(argument);
    return this.pointerBytes === 4 ? low | 0 : this.high(argument) * 0x100000000 + low;
  }

  returnI32(value: number): void {
    putWide(this.caller.registers, this.#base, value | 0);
  }

  returnI64(low: number, high: number): void {
    this.caller.registers[this.#base] = low;
    this.caller.registers[this.#base + 1] = high;
  }

  returnF64(value: number): void {
    this.caller.floats[this.#base >> 1] = value;
  }

  returnPointer(value: number): void {
    putWide(this.caller.registers, this.#base, value);
  }

  returnBool(value: boolean): void {
    this.returnI32(value ? 1 : 0);
  }

  /** The result of a failed BOOL or pointer function: 0, with the last error set. */
  fail(error: number): void {
    this.caller.lastError = error;
    this.caller.lastStatus = statusOf(error);
    this.returnPointer(0);
  }

  get lastError(): number {
    return this.caller.lastError;
  }

  set lastError(value: number) {
    this.caller.lastError = value >>> 0;
  }

  /** Where the C library keeps the thread's errno: what `_errno()` gives. */
  get errnoAt(): Address {
    return offset(this.caller.stackTop, -ERRNO_BELOW_TOP);
  }

  get errno(): number {
    return this.process.space.raw.number(this.errnoAt, 4) | 0;
  }

  set errno(value: number) {
    this.process.space.raw.storeNumber(this.errnoAt, value, 4);
  }

  loadU8(at: Address): number {
    return this.process.space.load8(at);
  }

  loadU16(at: Address): number {
    return this.process.space.load16(at);
  }

  loadU32(at: Address): number {
    return this.process.space.load32(at);
  }

  loadF64(at: Address): number {
    return this.process.space.loadF64(at);
  }

  loadPointer(at: Address): Address {
    return this.process.space.loadPointer(at);
  }

  storeU8(at: Address, value: number): void {
    this.process.space.store8(at, value);
  }

  storeU16(at: Address, value: number): void {
    this.process.space.store16(at, value);
  }

  storeU32(at: Address, value: number): void {
    this.process.space.store32(at, value);
  }

  storeF64(at: Address, value: number): void {
    this.process.space.storeF64(at, value);
  }

  storePointer(at: Address, value: number): void {
    this.process.space.storePointer(at, value);
  }

  loadBytes(at: Address, size: number): Uint8Array {
    return this.process.space.loadBytes(at, size);
  }

  storeBytes(at: Address, bytes: Uint8Array): void {
    this.process.space.storeBytes(at, bytes);
  }

  fill(at: Address, size: number, byte: number): void {
    this.process.space.fill(at, size, byte);
  }

  copy(to: Address, from: Address, size: number): void {
    this.process.space.copy(to, from, size);
  }

  plainLength(at: Address, unit: 1 | 2): number {
    return this.process.space.plainLength(at, unit);
  }

  loadString(at: Address): Uint8Array {
    const length = this.plainLength(at, 1);
    if (length >= 0) return this.process.space.raw.bytes(at, length);
    const bytes: number[] = [];
    for (let next = at; ; next = offset(next, 1)) {
      const byte = this.process.space.load8(next);
      if (byte === 0) return Uint8Array.from(bytes);
      bytes.push(byte);
    }
  }

  loadWideString(at: Address): Uint16Array {
    const length = this.plainLength(at, 2);
    if (length >= 0) return new Uint16Array(this.process.space.raw.bytes(at, 2 * length).buffer);
    const units: number[] = [];
    for (let next = at; ; next = offset(next, 2)) {
      const unit = this.process.space.load16(next);
      if (unit === 0) return Uint16Array.from(units);
      units.push(unit);
    }
  }

  require(at: Address, size: number, access: 'read' | 'write'): void {
    this.process.space.require(at, size, access);
  }

  write(stream: 1 | 2 | 3, bytes: Uint8Array): void {
    const { process } = this;
    const step = currentStep(process);
    process.sink?.event(EventKind.Output, step, this.thread, this.pc, NULL, NULL, bytes.length, stream);
    process.sink?.output(step, this.thread, this.pc, stream, bytes);
  }

  stream(file: number, way: 'read' | 'write'): Channel | undefined {
    return streamChannel(this, file, way);
  }

  /** The next byte of standard input, -1 at its end; advances. */
  readInput(): number {
    const { state, settings } = this.process;
    if (state.input >= settings.stdin.length) return -1;
    return settings.stdin[state.input++]!;
  }

  /** The byte `ahead` bytes after the one that `readInput` would give, without advancing; -1 past the end. */
  peekInput(ahead: number): number {
    const { state, settings } = this.process;
    return settings.stdin[state.input + ahead] ?? -1;
  }

  raise(status: number, information: readonly number[], continuable: boolean): void {
    this.raised = { status, information, continuable };
  }

  /** Goes on in function `callee` of the program, which gets this call's arguments and whose result is the call's. */
  enter(callee: number): void {
    enterFunction(this.process, this.caller, callee, this.#base, [], this.caller.pc, this.caller.sp);
    this.moved = true;
  }

  handleInvalidParameter(result: number): boolean {
    const routine = this.process.functionAt.get(this.process.state.invalidParameterRoutine);
    if (routine === undefined) return false;
    enterFunction(this.process, this.caller, routine, this.#base, [result], this.caller.pc, this.caller.sp);
    this.moved = true;
    return true;
  }

  exit(code: number): void {
    endProcess(this.process, this.caller, code);
  }

  block(what: string): void {
    this.wait(what, Infinity, 0);
  }

  /** As `block`, but the call is tried again at `until` (100 ns units) in any case; `owner` is the thread waited for, or 0. */
  wait(text: string, until: number, owner: number): void {
    this.refusal = { text, until, owner, since: this.process.state.changes };
  }

  get time(): number {
    return simulatedTime(this.process);
  }
}

/** A Win32 or CRT function of the machine; the C library's are a special case of it. */
export type SystemNative = (call: SystemCall) => void;
export type SystemTable = Readonly<Record<string, SystemNative>>;
