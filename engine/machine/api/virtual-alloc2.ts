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
import { isAboutPlaceholders, ntAllocatePlaceholder } from '../../memory/placeholders';
import { ntAllocate, type VirtualRange } from '../../memory/virtual-memory';
import { MEM_RESERVE } from '../../nt/memory-flags';
import { lastErrorOf, NtStatus, Win32Error } from '../../nt/status';
import { type SystemCall, type SystemTable } from '../system-call';
import { isOwnProcess, onRange, tellVirtual } from './native-memory';

/** MEM_EXTENDED_PARAMETER: eight bytes whose lowest byte is the type, then the value. Source: Microsoft's page of it. */
const PARAMETER_BYTES = 16;
const ADDRESS_REQUIREMENTS = 1;
/** There is one node: which one is preferred makes no difference. */
const NUMA_NODE = 2;
/** No attribute is known. */
const ATTRIBUTE_FLAGS = 5;

/** MEM_ADDRESS_REQUIREMENTS with its defaults filled in; `end` is the first address that is too high. */
export interface Requirements {
  readonly lowest: number;
  readonly end: number;
  readonly alignment: number;
  /** An alignment was asked for, which views do not take. */
  readonly isAligned: boolean;
}

/** Source: Microsoft, "VirtualAlloc2 function". Parameters of other kinds are refused with 87: our rule. */
export const VIRTUAL_ALLOC2_CALLS: SystemTable = {
  VirtualAlloc2(call) {
    const [base, size, type] = [call.pointer(1), call.size(2), call.u32(3)];
    const isOwn = call.pointer(0) === NULL || isOwnProcess(call);
    if (!isOwn || (base !== NULL && base < ALLOCATION_GRANULARITY)) {
      call.fail(isOwn ? Win32Error.INVALID_PARAMETER : Win32Error.INVALID_HANDLE);
      return;
    }
    const answer = allocate(call, base, size, type, call.u32(4));
    if (answer.status === NtStatus.SUCCESS) {
      call.returnPointer(answer.base);
      tellVirtual(call, answer.base, size, type);
    } else call.fail(lastErrorOf(answer.status));
  },

  NtAllocateVirtualMemoryEx(call) {
    const [type, protect] = [call.u32(3), call.u32(4)];
    onRange(call, 2, type, (base, size) => allocate(call, base, size, type, protect));
  },
};

/** Both calls have their extended parameters, and the count of them, in arguments 5 and 6. */
function allocate(
  call: SystemCall,
  base: Address,
  size: number,
  type: number,
  protect: number,
): VirtualRange {
  const { space } = call.process;
  const wanted = addressRequirements(call, 5);
  if (wanted === 'bad' || (wanted !== undefined && base !== NULL))
    return { status: NtStatus.INVALID_PARAMETER, base, size };
  const at = wanted === undefined ? base : gapFor(space, roundUp(size, PAGE_SIZE), wanted);
  if (at === undefined) return { status: NtStatus.NO_MEMORY, base, size };
  const kind = wanted === undefined ? type : type | MEM_RESERVE;
  return isAboutPlaceholders(kind)
    ? ntAllocatePlaceholder(space, at, size, kind, protect)
    : ntAllocate(space, at, size, kind, protect);
}

/** What the extended parameters from `argument` on ask of the address; undefined for nothing. */
export function addressRequirements(call: SystemCall, argument: number): Requirements | 'bad' | undefined {
  const count = call.u32(argument + 1);
  if (count > 0 && call.pointer(argument) === NULL) return 'bad';
  let found: Requirements | 'bad' | undefined;
  let seen = 0;
  for (let k = 0; k < count; k++) {
    const at = call.after(argument, k * PARAMETER_BYTES);
    const type = call.loadU8(at);
    if ((seen & (1 << type)) !== 0) return 'bad';
    seen |= 1 << type;
    if (type === ADDRESS_REQUIREMENTS) found = readRequirements(call, call.loadPointer(offset(at, 8)));
    else if (type === ATTRIBUTE_FLAGS ? call.loadU32(offset(at, 8)) !== 0 : type !== NUMA_NODE) return 'bad';
  }
  return found;
}

function readRequirements(call: SystemCall, at: Address): Requirements | 'bad' | undefined {
  const { space } = call.process;
  const word = (index: number): number => call.loadPointer(offset(at, index * call.pointerBytes));
  const [lowest, highest, alignment] = [word(0), word(1), word(2)];
  if (lowest === 0 && highest === 0 && alignment === 0) return undefined;
  const isStep = (value: number): boolean => value % ALLOCATION_GRANULARITY === 0;
  if (!isStep(lowest) || (highest !== 0 && (highest + 1) % PAGE_SIZE !== 0)) return 'bad';
  if (Math.max(lowest, highest) > space.highestAddress) return 'bad';
  if (alignment !== 0 && (!isStep(alignment) || !Number.isInteger(Math.log2(alignment)))) return 'bad';
  return {
    lowest: Math.max(lowest, space.lowestAddress),
    end: highest === 0 ? space.highestAddress + 1 : highest + 1,
    alignment: alignment === 0 ? ALLOCATION_GRANULARITY : alignment,
    isAligned: alignment !== 0,
  };
}

/** The lowest place that meets the requirements; undefined when there is none. */
export function gapFor(
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
