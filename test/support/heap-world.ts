import { Random } from '../../engine/base/random';
import { type Address, address, offset, PAGE_SIZE } from '../../engine/base/units';
import * as calls from '../../engine/heap/calls';
import { heapManager } from '../../engine/heap/managers';
import { type HeapAnswer, type HeapContext, type HeapOptions, PLAIN_HEAP } from '../../engine/heap/seam';
import { AddressSpace } from '../../engine/memory/address-space';
import { DirectMemory } from '../../engine/memory/direct-memory';
import { MEM_PRIVATE, PAGE_READWRITE } from '../../engine/nt/memory-flags';
import { type Profile, profileOf } from '../../engine/nt/profile';
import { type ProfileId } from '../../engine/nt/profile-ids';

export interface HeapKey {
  readonly u32: number;
  readonly u16: number;
}

export interface WorldOptions {
  readonly decommit?: 'never' | 'threshold';
  readonly commitLimit?: number;
  readonly heap?: Partial<HeapOptions>;
  /** Keys of the heaps in order of creation, the process heap's first; drawn when they run out. */
  readonly keys?: readonly HeapKey[];
  /** Of what is drawn; default 1. */
  readonly seed?: number;
  /** Bases of the reservations in order, the process heap's first; chosen when they run out. */
  readonly bases?: readonly number[];
}

const PEB = address(0x7ffd0000 - 0x10000);

/** A process with its process heap and the real address space, to make heap calls in. */
export class HeapWorld {
  readonly profile: Profile;
  readonly space: AddressSpace;
  readonly memory: DirectMemory;
  readonly context: HeapContext;
  readonly processHeap: Address;

  constructor(id: ProfileId, options: WorldOptions = {}) {
    this.profile = profileOf(id);
    const { pointerBytes, system } = this.profile;
    this.space = new AddressSpace({
      pointerBytes,
      commitLimit: options.commitLimit,
      highestAddress: address(system.highestAddress),
    });
    this.space.reserveAt(PEB, PAGE_SIZE, PAGE_READWRITE, MEM_PRIVATE);
    this.space.commit(PEB, PAGE_SIZE, PAGE_READWRITE, 'program');
    const bases = [...(options.bases ?? [])];
    const keys = [...(options.keys ?? [])];
    const random = new Random(options.seed ?? 1);
    const heap = { ...PLAIN_HEAP, ...options.heap };
    this.memory = new DirectMemory(this.space, () => {
      const base = bases.shift();
      return base === undefined ? undefined : address(base);
    });
    const manager = heapManager(this.profile, heap);
    this.context = {
      memory: this.memory,
      thread: 4,
      process: {
        profile: this.profile,
        manager,
        crt: manager,
        options: heap,
        decommit: options.decommit ?? 'never',
        peb: PEB,
        nextKey: () => keys.shift() ?? { u32: random.next(), u16: random.next() & 0xffff },
        nextRandom: () => random.next(),
      },
    };
    this.processHeap = address(calls.createProcessHeap(this.context).value);
  }

  create(options = 0, initial = 0, maximum = 0): Address {
    return address(calls.HeapCreate(this.context, options, initial, maximum).value);
  }

  alloc(heap: Address, size: number, flags = 0): Address {
    return address(this.allocAnswer(heap, size, flags).value);
  }

  allocAnswer(heap: Address, size: number, flags = 0): HeapAnswer {
    return calls.HeapAlloc(this.context, heap, flags, size);
  }

  free(heap: Address, user: Address, flags = 0): HeapAnswer {
    return calls.HeapFree(this.context, heap, flags, user);
  }

  realloc(heap: Address, user: Address, size: number, flags = 0): HeapAnswer {
    return calls.HeapReAlloc(this.context, heap, flags, user, size);
  }

  size(heap: Address, user: Address): number {
    return calls.HeapSize(this.context, heap, 0, user).value;
  }

  validate(heap: Address, user: Address = address(0)): HeapAnswer {
    return calls.HeapValidate(this.context, heap, 0, user);
  }

  destroy(heap: Address): HeapAnswer {
    return calls.HeapDestroy(this.context, heap);
  }

  /** Bytes of memory as `0D F0 AD BA`. */
  bytes(at: number, size: number): string {
    const bytes: string[] = [];
    for (let index = 0; index < size; index++)
      bytes.push(
        this.memory
          .u8(address(at + index))
          .toString(16)
          .toUpperCase()
          .padStart(2, '0'),
      );
    return bytes.join(' ');
  }

  fill(at: number, size: number, byte: number): void {
    this.memory.fill(address(at), size, byte);
  }

  /** All items of HeapWalk. */
  walk(heap: Address): WalkEntry[] {
    const { walk } = this.profile.width;
    const at = address(PEB + 0x400);
    this.memory.fill(at, walk.sizeof, 0xcd);
    this.memory.setPointer(at, 0);
    const entries: WalkEntry[] = [];
    for (;;) {
      const answer = calls.HeapWalk(this.context, heap, at);
      if (answer.value === 0) {
        this.walkEnd = answer;
        return entries;
      }
      entries.push({
        lpData: this.memory.pointer(at),
        cbData: this.memory.u32(offset(at, walk.cbData)),
        cbOverhead: this.memory.u8(offset(at, walk.cbOverhead)),
        iRegionIndex: this.memory.u8(offset(at, walk.iRegionIndex)),
        wFlags: this.memory.u16(offset(at, walk.wFlags)),
        raw: this.bytes(at, walk.sizeof),
        committed: this.memory.u32(offset(at, walk.dwCommittedSize)),
        uncommitted: this.memory.u32(offset(at, walk.dwUnCommittedSize)),
        firstBlock: this.memory.pointer(offset(at, walk.lpFirstBlock)),
        lastBlock: this.memory.pointer(offset(at, walk.lpLastBlock)),
      });
    }
  }

  walkEnd: HeapAnswer | undefined;
}

export interface WalkEntry {
  readonly lpData: number;
  readonly cbData: number;
  readonly cbOverhead: number;
  readonly iRegionIndex: number;
  readonly wFlags: number;
  readonly raw: string;
  readonly committed: number;
  readonly uncommitted: number;
  readonly firstBlock: number;
  readonly lastBlock: number;
}
