import { hexAddress } from '../base/hex';
import { type Address, NULL, PAGE_SIZE, address } from '../base/units';
import { type Corruption } from '../heap/seam';
import { failureNumber, isFailureName } from '../nt/failure-types';
import { type FaultId } from '../nt/faults';
import { NtStatus, statusText } from '../nt/status';
import { INSTRUCTION_WORDS, Op } from '../script/bytecode';
import { type FaultRow } from './fault-log';
import { currentStep, destroyedHeapAt, type Process } from './process';
import { EventKind, type LeakClass, type Moment } from './seam';
import { stackOf } from './stacks';
import { type Raise, type ThreadState } from './thread-state';

/** Bytes of a fault that are kept from before and after. */
const KEPT_BYTES = 16;

export interface FaultFacts {
  readonly id: FaultId;
  readonly at: Address;
  readonly size: number;
  readonly access: 'read' | 'write' | 'call';
  readonly heap: Address;
  readonly allocation: number;
  readonly victim: number;
  readonly text: string;
  readonly failureType?: number;
  readonly leak?: LeakClass | undefined;
  /** Later faults of the same instruction and block are only counted, as those of loads and stores are. */
  readonly once?: boolean;
  /** The step of the act when it is not the current one. */
  readonly step?: number;
}

/** Now, as a finding remembers it. */
export function momentOf(process: Process, thread: ThreadState, step: number): Moment {
  return {
    step,
    event: process.state.heapCalls,
    pc: thread.pc,
    thread: thread.id,
    stack: stackOf(process, thread, thread.pc),
  };
}

/** Records a fault, or counts it when the same instruction did the same to the same block before. */
export function recordFault(process: Process, thread: ThreadState, facts: FaultFacts): FaultRow | undefined {
  const { faults } = process;
  const step = facts.step ?? currentStep(process);
  const once = facts.access !== 'call' || facts.once === true;
  const alike = once ? faults.alike(facts.id, thread.pc, facts.allocation) : undefined;
  if (alike !== undefined) {
    countHit(alike, facts, step);
    return alike;
  }
  if (faults.isFull) return undefined;
  const before = process.space.peek(facts.at, Math.min(facts.size, KEPT_BYTES)).bytes;
  const row = faults.add({
    index: faults.count,
    id: facts.id,
    act: momentOf(process, thread, step),
    notice: undefined,
    at: facts.at,
    size: facts.size,
    access: facts.access,
    heap: facts.heap,
    allocation: facts.allocation,
    victim: facts.victim,
    before,
    after: before,
    failureType: facts.failureType,
    leak: facts.leak,
    text: facts.text,
    hits: 1,
    first: facts.at,
    end: facts.at + facts.size,
    lastHit: step,
  });
  process.sink?.event(
    EventKind.Fault,
    step,
    thread.id,
    thread.pc,
    facts.heap,
    facts.at,
    facts.size,
    row.index,
  );
  if (process.stopOn.has(facts.id) && process.stopFault < 0) process.stopFault = row.index;
  // The loop returns after this step, so that the bytes after it can be kept.
  process.incomplete.push(row);
  process.interrupted = true;
  return row;
}

function countHit(row: FaultRow, facts: FaultFacts, step: number): void {
  row.first = Math.min(row.first, facts.at);
  row.end = Math.max(row.end, facts.at + facts.size);
  if (step <= row.lastHit) return;
  row.lastHit = step;
  row.hits++;
}

/** Keeps the bytes that the step has left where its faults are. */
export function completeFaults(process: Process): void {
  for (const row of process.incomplete)
    row.after = process.space.peek(row.at, Math.min(row.size, KEPT_BYTES)).bytes;
  process.incomplete.length = 0;
}

/** The program touched bytes that are not its own: says whose they are and what that is. */
export function classifyViolation(
  process: Process,
  thread: ThreadState,
  at: Address,
  size: number,
  access: 'read' | 'write',
): FaultRow | undefined {
  const { allocations } = process;
  const based = basedBlock(process, thread);
  const block =
    based >= 0
      ? based
      : (process.faults.continued(access, at, size)?.allocation ?? meantBlock(process, thread, at, size));
  const where = hexAddress(at, process.pointerBytes);
  const verb = access === 'read' ? 'read' : 'write';
  const bytes = bytesOf(size);
  if (block < 0) {
    return recordFault(process, thread, {
      id: access === 'write' ? 'buffer-overrun' : 'out-of-bounds-read',
      at,
      size,
      access,
      heap: NULL,
      allocation: -1,
      victim: -1,
      text: `${verb} of ${bytes} at ${where}, in the heap's own structures`,
    });
  }
  const first = allocations.at(block);
  const length = allocations.size(block);
  const name = `block #${block + 1} of ${length} bytes at ${hexAddress(first, process.pointerBytes)}`;
  const freed = allocations.isFreed(block) && at < first + Math.max(length, 1);
  const beyond = at - (first + length);
  const id = freed
    ? 'use-after-free'
    : access === 'read'
      ? 'out-of-bounds-read'
      : at < first
        ? 'buffer-underrun'
        : 'buffer-overrun';
  const place = freed
    ? `at offset ${at - first} of the freed ${name}`
    : at < first
      ? `${bytesOf(first - at)} before ${name}`
      : beyond === 0
        ? `just past the end of ${name}`
        : `${bytesOf(beyond)} past the end of ${name}`;
  return recordFault(process, thread, {
    id,
    at,
    size,
    access,
    heap: allocations.heap(block),
    allocation: block,
    victim: victimOf(process, at, size, block),
    text: `${verb} of ${bytes} ${place}`,
  });
}

const bytesOf = (count: number): string => (count === 1 ? '1 byte' : `${count} bytes`);

/** The row of the live block that the pointer of a load or store points into, whatever was added to it; -1 for none. */
function basedBlock(process: Process, thread: ThreadState): number {
  const { allocations } = process;
  const base = baseOperand(process, thread);
  const owner = base === undefined ? -1 : allocations.owner(base);
  return owner >= 0 && !allocations.isFreed(owner) && allocations.holds(owner, base!) ? owner : -1;
}

/** The row of the block that an access to `at` was most likely meant for, -1 for none. */
function meantBlock(process: Process, thread: ThreadState, at: Address, size: number): number {
  const { allocations } = process;
  const base = baseOperand(process, thread);
  if (base !== undefined) {
    const owner = allocations.owner(base);
    // A pointer just past the end still belongs to its block.
    if (owner >= 0 && base <= allocations.at(owner) + allocations.size(owner)) return owner;
  }
  const below = allocations.owner(at);
  if (below >= 0 && allocations.holds(below, at)) return below;
  const above = nextBlock(process, at, size);
  if (below < 0 || allocations.isFreed(below)) return above >= 0 ? above : below;
  if (above < 0) return below;
  const pastBelow = at - (allocations.at(below) + allocations.size(below));
  return allocations.at(above) - (at + size) < pastBelow ? above : below;
}

/** Address in the base register of the load or store at the thread's pc; undefined when it is another instruction. */
function baseOperand(process: Process, thread: ThreadState): Address | undefined {
  const word = thread.pc * INSTRUCTION_WORDS;
  const { code } = process.program;
  const op = code[word]!;
  const isElement = op >= Op.LDX8S && op <= Op.STXF32L;
  if ((op < Op.LD8S || op > Op.STF32L) && !isElement) return undefined;
  const register = thread.window + code[word + 2]!;
  const low = thread.registers[register]! >>> 0;
  const wide = process.pointerBytes === 8 ? (thread.registers[register + 1]! >>> 0) * 0x100000000 : 0;
  return address(wide + low);
}

/** Distance in which a header separates two blocks: the larger of both widths. */
const NEAR = 16;

/** Row of the block that begins within a header's distance after the access, -1 for none. */
function nextBlock(process: Process, at: Address, size: number): number {
  const from = at - (at % 8);
  for (let next = from; next <= at + size + NEAR; next += 8) {
    const word = process.space.shadow.ownerWord(address(next));
    if (word > 0 && next > at && !process.allocations.isFreed(word - 1)) return word - 1;
  }
  return -1;
}

/** The block, other than `meant`, whose header or bytes the access hit. */
function victimOf(process: Process, at: Address, size: number, meant: number): number {
  const next = nextBlock(process, at, size);
  if (next >= 0 && next !== meant && process.allocations.at(next) - at <= 2 * process.pointerBytes)
    return next;
  const owner = process.allocations.owner(at);
  return owner !== meant && owner >= 0 && process.allocations.holds(owner, at) ? owner : -1;
}

/** A value was read of which some byte was never written: it is whatever lay there before. */
export function recordUninitialised(process: Process, thread: ThreadState, at: Address, size: number): void {
  if (process.program.debug.propagates[thread.pc] === 1) return;
  const { allocations } = process;
  const block = allocations.owner(at);
  if (block < 0) return;
  const first = allocations.at(block);
  const bytes = bytesOf(size);
  const name = `block #${block + 1} of ${allocations.size(block)} bytes at ${hexAddress(first, process.pointerBytes)}`;
  recordFault(process, thread, {
    id: 'uninitialized-read',
    at,
    size,
    access: 'read',
    heap: allocations.heap(block),
    allocation: block,
    victim: -1,
    text: `read of ${bytes} at offset ${at - first} of ${name}, where nothing was written yet`,
  });
}

/** First chance: every exception is a fault of its own, and an access to a destroyed heap says so. */
export function recordException(process: Process, thread: ThreadState, what: Raise): void {
  const at = address(what.status === NtStatus.ACCESS_VIOLATION ? (what.information[1] ?? 0) : 0);
  recordFault(process, thread, {
    id: 'exception-raised',
    at,
    size: 0,
    access: 'call',
    heap: NULL,
    allocation: -1,
    victim: -1,
    text: `exception ${statusText(what.status)}${accessWords(process, what.status, what.information)}`,
  });
  if (what.status !== NtStatus.ACCESS_VIOLATION) return;
  const heap = destroyedHeapAt(process, at);
  if (heap === undefined) {
    recordGuardHit(process, thread, at, what.information[0] === 1 ? 'write' : 'read');
    return;
  }
  recordFault(process, thread, {
    id: 'use-after-destroy',
    at,
    size: 1,
    access: what.information[0] === 1 ? 'write' : 'read',
    heap,
    allocation: -1,
    victim: -1,
    text: `access to ${hexAddress(at, process.pointerBytes)} in the destroyed heap ${hexAddress(heap, process.pointerBytes)}`,
  });
}

/** Page heap makes a stray access fault at once: it is the fault of the block whose guard page or closed pages were hit. */
function recordGuardHit(process: Process, thread: ThreadState, at: Address, access: 'read' | 'write'): void {
  const { pageHeap } = process.heapProcess.options;
  if (pageHeap === 'off' || pageHeap === 'light') return;
  const block = meantBlock(process, thread, at, 1);
  if (block < 0) return;
  const first = process.allocations.at(block);
  if (at < first - PAGE_SIZE || at >= first + process.allocations.size(block) + PAGE_SIZE) return;
  const row = classifyViolation(process, thread, at, 1, access);
  if (row === undefined || row.notice !== undefined) return;
  row.notice = { ...momentOf(process, thread, currentStep(process)), check: 'an access violation' };
}

/** Nobody handled it: an access violation is now a fault by itself. */
export function recordUnhandled(
  process: Process,
  thread: ThreadState,
  status: number,
  information: readonly number[],
  step: number,
): void {
  if (status !== NtStatus.ACCESS_VIOLATION) return;
  recordFault(process, thread, {
    id: 'access-violation',
    at: address(information[1] ?? 0),
    size: 1,
    access: information[0] === 1 ? 'write' : 'read',
    heap: NULL,
    allocation: -1,
    victim: -1,
    text: `unhandled access violation${accessWords(process, status, information)}`,
    step,
  });
}

function accessWords(process: Process, status: number, information: readonly number[]): string {
  if (status !== NtStatus.ACCESS_VIOLATION || information.length < 2) return '';
  const verb = information[0] === 1 ? 'write to' : information[0] === 8 ? 'execution of' : 'read of';
  return `: ${verb} ${hexAddress(information[1]!, process.pointerBytes)}`;
}

/**
 * The heap's own check found damage: a fault by itself, and the notice of the store that did it. Where no store hit what was
 * checked, one into the header of `block`, which the call was about, has misled the check.
 */
export function recordCorruption(
  process: Process,
  thread: ThreadState,
  corruption: Corruption,
  check: string,
  call: FaultRow | undefined,
  block: Address = NULL,
): void {
  const step = currentStep(process);
  const notice = { ...momentOf(process, thread, step), check };
  const failureType = shownFailureType(process, corruption);
  const culprits = call === undefined ? culpritsOf(process, corruption, block, step) : [call];
  for (const culprit of culprits) {
    culprit.notice = notice;
    culprit.failureType = failureType;
  }
  const culprit = culprits[0];
  const row = recordFault(process, thread, {
    id: 'corruption-detected',
    at: corruption.at,
    size: corruption.size,
    access: 'call',
    heap: corruption.heap,
    allocation: culprit?.allocation ?? -1,
    victim: culprit?.victim ?? -1,
    text: `${check} found a broken rule: ${corruption.claim} (${corruption.failureName})`,
    failureType,
  });
  if (row !== undefined) row.notice = notice;
}

/** The number of a failure in the process's numbering; a verifier stop has one everywhere. */
const shownFailureType = ({ settings }: Process, { failureName, failureType }: Corruption): number =>
  isFailureName(failureName) ? failureNumber(failureType, settings.win11 === true) : failureType;

function culpritsOf(
  { faults, pointerBytes }: Process,
  { at, size }: Corruption,
  block: Address,
  step: number,
): readonly FaultRow[] {
  const culprits = faults.culprits(at, size, step);
  const header = 2 * pointerBytes;
  return culprits.length > 0 || block === NULL ? culprits : faults.culprits(block - header, header, step);
}
