import {
  type Address,
  address,
  ALLOCATION_GRANULARITY,
  NULL,
  offset,
  PAGE_SIZE,
  roundUp,
} from '../../base/units';
import { type AddressSpace } from '../../memory/address-space';
import { VirtualAllocEx } from '../../memory/virtual-calls';
import { MEM_RESERVE } from '../../nt/memory-flags';
import { Win32Error } from '../../nt/status';
import { CURRENT_PROCESS } from '../kernel-objects';
import { currentStep } from '../process';
import { EventKind } from '../seam';
import { type SystemCall, type SystemTable } from '../system-call';
import { isOwnProcess } from './native-memory';

/** MEM_EXTENDED_PARAMETER: eight bytes whose lowest byte is the type, then the value. Source: Microsoft's page of it. */
const PARAMETER_BYTES = 16;
const ADDRESS_REQUIREMENTS = 1;
/** There is one node: which one is preferred makes no difference. */
const NUMA_NODE = 2;

/** MEM_ADDRESS_REQUIREMENTS with its defaults filled in; `end` is the first address that is too high. */
interface Requirements {
  readonly lowest: number;
  readonly end: number;
  readonly alignment: number;
}

/** Source: Microsoft, "VirtualAlloc2 function". Parameters of other kinds are refused with 87: our rule. */
export const VIRTUAL_ALLOC2_CALLS: SystemTable = {
  VirtualAlloc2(call) {
    const { space } = call.process;
    const [base, size, type, protect] = [call.pointer(1), call.size(2), call.u32(3), call.u32(4)];
    const wanted = requirements(call);
    const isOwn = call.pointer(0) === NULL || isOwnProcess(call);
    if (wanted === 'bad' || (wanted !== undefined && base !== NULL)) {
      call.fail(Win32Error.INVALID_PARAMETER);
      return;
    }
    const at = wanted === undefined ? base : gap(space, roundUp(size, PAGE_SIZE), wanted);
    if (at === undefined) {
      call.fail(Win32Error.NOT_ENOUGH_MEMORY);
      return;
    }
    const kind = wanted === undefined ? type : type | MEM_RESERVE;
    const answer = VirtualAllocEx(space, isOwn ? CURRENT_PROCESS : NULL, at, size, kind, protect);
    if (answer.lastError !== undefined) call.lastError = answer.lastError;
    call.returnPointer(answer.value);
    if (answer.value === 0) return;
    const made = answer.value as Address;
    call.process.sink?.event(
      EventKind.Virtual,
      currentStep(call.process),
      call.thread,
      call.pc,
      NULL,
      made,
      size,
      kind,
    );
  },
};

/** What the extended parameters ask of the address; undefined for nothing. */
function requirements(call: SystemCall): Requirements | 'bad' | undefined {
  let found: Requirements | 'bad' | undefined;
  for (let k = 0; k < call.u32(6); k++) {
    const at = call.after(5, k * PARAMETER_BYTES);
    const type = call.loadU8(at);
    if (type === NUMA_NODE) continue;
    if (type !== ADDRESS_REQUIREMENTS || found !== undefined) return 'bad';
    found = readRequirements(call, call.loadPointer(offset(at, 8)));
  }
  return found;
}

function readRequirements(call: SystemCall, at: Address): Requirements | 'bad' {
  const { space } = call.process;
  const word = (index: number): number => call.loadPointer(offset(at, index * call.pointerBytes));
  const [lowest, highest, alignment] = [word(0), word(1), word(2)];
  const isStep = (value: number): boolean => value % ALLOCATION_GRANULARITY === 0;
  if (!isStep(lowest) || (highest !== 0 && !isStep(highest + 1)) || highest > space.highestAddress)
    return 'bad';
  if (alignment !== 0 && (!isStep(alignment) || !Number.isInteger(Math.log2(alignment)))) return 'bad';
  return {
    lowest: Math.max(lowest, space.lowestAddress),
    end: highest === 0 ? space.highestAddress + 1 : highest + 1,
    alignment: alignment === 0 ? ALLOCATION_GRANULARITY : alignment,
  };
}

/** The lowest place that meets the requirements; undefined when there is none. */
function gap(
  space: AddressSpace,
  size: number,
  { lowest, end, alignment }: Requirements,
): Address | undefined {
  const { regions } = space;
  let at = roundUp(lowest, alignment);
  for (let index = regions.indexFrom(at); index < regions.list.length; index++) {
    const region = regions.list[index]!;
    if (at + size <= region.base) break;
    at = roundUp(region.base + region.size, alignment);
  }
  return at + size <= end && space.isFree(address(at), size) ? address(at) : undefined;
}
