import { type Address, address, offset } from '../base/units';
import { faultRule } from '../nt/faults';
import { NtStatus } from '../nt/status';
import { INSTRUCTION_WORDS, Op } from '../script/bytecode';
import { type HeapAnswer } from '../heap/seam';
import { type FaultRow } from './fault-log';
import { momentOf } from './faults';
import { currentStep, type Process } from './process';
import { type Raise, type ThreadState } from './thread-state';

/*
 * How Windows notices what its own checks did not: a call refuses the argument, or something dies of it. The heap's
 * checks are recordCorruption's.
 */

/** Last errors by which a call says that its arguments are wrong: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NOACCESS. */
const REFUSALS: ReadonlySet<number | undefined> = new Set([6, 87, 998]);

/** A call that failed because of what was wrong with its arguments, or with the header of `block`, has noticed it. */
export function noticeRefusal(
  process: Process,
  thread: ThreadState,
  answer: HeapAnswer,
  check: string,
  misuse: FaultRow | undefined,
  block: Address,
): void {
  if (answer.value > 0 || !REFUSALS.has(answer.lastError)) return;
  const step = currentStep(process);
  const header = 2 * process.pointerBytes;
  const rows =
    misuse === undefined ? process.faults.culprits(offset(block, -header), header, step) : [misuse];
  for (const row of rows) row.notice ??= { ...momentOf(process, thread, step), check };
}

/** An access violation notices what was found in the same step, and in a heap call the writes that misled the heap. */
export function noticeException(process: Process, thread: ThreadState, what: Raise): void {
  if (what.status !== NtStatus.ACCESS_VIOLATION) return;
  const step = currentStep(process);
  const native = nativeAt(process, thread);
  const check = native === undefined ? 'an access violation' : `an access violation in ${native}`;
  const at = what.information[1] ?? 0;
  const { known, count } = process.faults;
  for (let index = 0; index < count; index++) {
    const row = known[index]!;
    if (faultRule(row.id).kind !== 'shadow' || (row.notice !== undefined && row.notice.step < step)) continue;
    const isSame = row.act.step === step || row.lastHit === step;
    if (isSame || (native !== undefined && row.access === 'write' && pointsAt(process, row, at)))
      row.notice = { ...momentOf(process, thread, step), check };
  }
}

/** Name of the library function that the thread is in, undefined for the program's own code. */
export function nativeAt(process: Process, thread: ThreadState): string | undefined {
  const { code, natives } = process.program;
  const word = thread.pc * INSTRUCTION_WORDS;
  return code[word] === Op.NCALL ? natives[code[word + 3]!] : undefined;
}

/** A field of a structure at a pointer is at most this far from it. */
const NEAR = 64;

/**
 * Whether the bytes that a finding wrote hold a pointer near `at`, as they are now; or the two words behind them, which are
 * taken for links when a header that was written over says that its block is free.
 */
function pointsAt(process: Process, row: FaultRow, at: number): boolean {
  const { space, pointerBytes } = process;
  const first = row.first - (row.first % pointerBytes);
  const end = Math.min(row.end, first + 0x1000) + 2 * pointerBytes;
  for (let from = first; from < end; from += pointerBytes) {
    const pointer = space.peekNumber(address(from), pointerBytes) ?? 0;
    if (pointer !== 0 && Math.abs(pointer - at) < NEAR) return true;
  }
  return false;
}
