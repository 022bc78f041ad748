import { type Address, NULL, offset } from '../../base/units';
import { HEAP_REALLOC_IN_PLACE_ONLY, HEAP_ZERO_MEMORY, UNUSED_FRONT_END } from '../../nt/heap-flags';
import { BlockFamily } from '../allocations';
import { heapContext } from '../heap-calls';
import { type SystemCall, type SystemTable } from '../system-call';
import { heapAlloc, heapFree, heapReAlloc, heapSize } from './heap';
import { heapForSize, heapOfBlock } from './small-blocks';

const ENOMEM = 12;
const EINVAL = 22;

/** The malloc family on the C library's heap. Source: HEAP_SPEC §A.17. */
export const MEMORY_CALLS: SystemTable = {
  malloc(call) {
    allocate(call, 'malloc', call.size(0), 0);
  },

  calloc(call) {
    allocate(call, 'calloc', call.size(0) * call.size(1), HEAP_ZERO_MEMORY);
  },

  realloc(call) {
    const [at, size] = [call.pointer(0), call.size(1)];
    resize(call, 'realloc', at, size, 0);
  },

  _recalloc(call) {
    const [at, size] = [call.pointer(0), call.size(1) * call.size(2)];
    resize(call, '_recalloc', at, size, HEAP_ZERO_MEMORY);
  },

  _expand(call) {
    const [at, size] = [call.pointer(0), Math.max(call.size(1), 1)];
    if (at !== NULL) {
      if (staysAsItIs(call, at, size)) call.returnPointer(at);
      else reallocate(call, '_expand', at, size, HEAP_REALLOC_IN_PLACE_ONLY);
      return;
    }
    call.errno = EINVAL;
    call.returnPointer(NULL);
  },

  free(call) {
    const at = call.pointer(0);
    if (at === NULL) return;
    const answer = heapFree(call, 'free', heapOfBlock(call, at), 0, at, BlockFamily.Crt);
    if (answer?.value === 0) call.errno = EINVAL;
  },

  _msize(call) {
    const at = call.pointer(0);
    if (at !== NULL) {
      heapSize(call, '_msize', heapOfBlock(call, at), 0, at, BlockFamily.Crt);
      return;
    }
    call.errno = EINVAL;
    call.returnPointer(-1);
  },

  _get_heap_handle(call) {
    call.returnPointer(crtHeap(call));
  },
};

const crtHeap = (call: SystemCall): Address => call.process.state.crtHeap;

/** The largest block that the low-fragmentation heap serves. */
const LARGEST_QUICK = 0x4000;

/** A block of the low-fragmentation heap cannot be cut; on 32 bits _expand gives it back as it is (HEAP_SPEC §A.17). */
function staysAsItIs(call: SystemCall, at: Address, size: number): boolean {
  const { crt, manager } = call.process.heapProcess;
  if (call.probing || call.pointerBytes === 8 || crt !== manager) return false;
  const unused = call.process.space.peekNumber(offset(at, -1), 1) ?? 0;
  if ((unused & UNUSED_FRONT_END) === 0) return false;
  const context = heapContext(call.process, call.process.heapMemory, call.caller.id);
  const own = manager.HeapSize(context, crtHeap(call), 0, at).value;
  return size <= own && own <= LARGEST_QUICK;
}

/** _HEAP_MAXREQ: requests above it are refused without asking the heap. */
const largestRequest = (call: SystemCall): number => (call.pointerBytes === 4 ? 0xffffffe0 : 2 ** 64 - 0x20);

function allocate(call: SystemCall, name: string, size: number, flags: number): void {
  if (size > largestRequest(call)) {
    call.errno = ENOMEM;
    call.returnPointer(NULL);
    return;
  }
  const answer = heapAlloc(call, name, heapForSize(call, size), flags, Math.max(size, 1), BlockFamily.Crt);
  if (answer?.value === 0) call.errno = ENOMEM;
}

/** A block of NULL is a new one, a size of 0 a free. */
function resize(call: SystemCall, name: string, at: Address, size: number, flags: number): void {
  if (at === NULL) allocate(call, name, size, flags);
  else if (size !== 0) reallocate(call, name, at, size, flags);
  else if (heapFree(call, name, heapOfBlock(call, at), 0, at, BlockFamily.Crt) !== undefined)
    call.returnPointer(NULL);
}

function reallocate(call: SystemCall, name: string, at: Address, size: number, flags: number): void {
  const answer = heapReAlloc(call, name, heapOfBlock(call, at), flags, at, size, BlockFamily.Crt);
  if (answer?.value === 0) call.errno = ENOMEM;
}
