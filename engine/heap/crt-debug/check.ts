import { hexAddress } from '../../base/hex';
import { type Address, NULL, offset } from '../../base/units';
import { FailureType } from '../../nt/failure-types';
import { HEAP_NO_SERIALIZE } from '../../nt/heap-flags';
import { type Corruption, type HeapAnswer, type HeapContext } from '../seam';
import { type PeekMemory } from '../view';
import { type CrtBlock, type CrtDamage, crtBlocks, crtDamage, crtFlags } from './blocks';
import { CrtFlag, crtVariable, USE_NAMES } from './state';

/* What the debug C library does when it finds a damaged block: a corruption, and the words of its report (HEAP_SPEC §E.2). */

/** Damage as part of an answer. */
export type Found = Pick<HeapAnswer, 'corruption' | 'report'>;

export const found = (context: HeapContext, heap: Address, block: CrtBlock, damage: CrtDamage): Found => ({
  corruption: crtCorruption(heap, block, damage),
  report: damageReport(context.memory, block, damage),
});

/**
 * Looks at all blocks when it is time: in every call with _CRTDBG_CHECK_ALWAYS_DF, else in every n-th, where the upper half
 * of the flags is n. Answers the first damage.
 */
export function checkInTurn(context: HeapContext, heap: Address): Found {
  const { memory, process } = context;
  const flags = crtFlags(memory, process.peb);
  const every = (flags & CrtFlag.CheckAlways) === 0 ? flags >>> 16 : 1;
  if (every === 0) return {};
  const counter = crtVariable(process.peb, 'unchecked');
  const calls = memory.u32(counter) + 1;
  memory.setU32(counter, calls < every ? calls : 0);
  if (calls < every) return {};
  memory.phase('validate');
  const below = baseDamage(context, heap);
  if (below !== undefined) return below;
  for (const block of crtBlocks(memory, process.peb)) {
    const damage = crtDamage(memory, block);
    if (damage !== undefined) return found(context, heap, block, damage);
  }
  return {};
}

/** What is wrong with the heap below the blocks, in the words that the C library has for its own _heapchk. */
export function baseDamage(context: HeapContext, heap: Address): Found | undefined {
  const { value, corruption } = context.process.manager.HeapValidate(context, heap, HEAP_NO_SERIALIZE, NULL);
  if (value !== 0) return undefined;
  const report = '_heapchk fails with _HEAPBADNODE.\n';
  return corruption === undefined ? { report } : { corruption, report };
}

/** Damage in the words of HEAP_FAILURE_TYPE, which the C library's own report has no number for. */
export function crtCorruption(heap: Address, block: CrtBlock, damage: CrtDamage): Corruption {
  const failureName = FAILURES[damage.where];
  const claim = `${damage.claim} (block {${block.request}} of the C library)`;
  return { failureType: FailureType[failureName], failureName, heap, at: damage.at, size: 4, claim };
}

const FAILURES = {
  after: 'heap_failure_buffer_overrun',
  before: 'heap_failure_buffer_underrun',
  header: 'heap_failure_buffer_underrun',
  freed: 'heap_failure_usage_after_free',
  links: 'heap_failure_listentry_corruption',
} as const;

/** What Visual C++ writes about it. */
export function damageReport(memory: PeekMemory, block: CrtBlock, damage: CrtDamage): string {
  if (damage.where === 'header') return 'Debug Assertion Failed: _BLOCK_TYPE_IS_VALID(pHead->nBlockUse)\n';
  if (damage.where === 'links') return 'Debug Assertion Failed: _CrtIsValidHeapPointer(block)\n';
  const at = hexAddress(block.user, memory.pointerBytes);
  if (damage.where === 'freed')
    return (
      `HEAP CORRUPTION DETECTED: on top of Free block at ${at}.\n` +
      'CRT detected that the application wrote to a heap buffer that was freed.\n'
    );
  const use = USE_NAMES[block.use] ?? '';
  const name = use === 'crt' ? 'CRT' : `${use.slice(0, 1).toUpperCase()}${use.slice(1)}`;
  const end = damage.where === 'after' ? 'end' : 'start';
  const place =
    block.file === NULL ? '' : `\nMemory allocated at ${textAt(memory, block.file)}(${block.line}).\n`;
  return (
    `HEAP CORRUPTION DETECTED: ${damage.where} ${name} block (#${block.request}) at ${at}.\n` +
    `CRT detected that the application wrote to memory ${damage.where} ${end} of heap buffer.\n${place}`
  );
}

/** The longest path that a report shows. */
const MOST_LETTERS = 260;

/** The text at `at`, as far as it can be read. */
export function textAt(memory: PeekMemory, at: Address): string {
  let text = '';
  while (text.length < MOST_LETTERS && memory.isReadable(offset(at, text.length), 1)) {
    const letter = memory.u8(offset(at, text.length));
    if (letter === 0) break;
    text += String.fromCharCode(letter);
  }
  return text;
}
