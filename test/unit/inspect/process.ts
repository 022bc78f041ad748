import assert from 'node:assert/strict';
import { address, type Address } from '../../../engine/base/units';
import { createProcessHeap, HeapAlloc, HeapCreate, HeapFree } from '../../../engine/heap/calls';
import { openHeap, type OpenHeap } from '../../../engine/heap/vista/open-heap';
import { heapManager } from '../../../engine/heap/managers';
import { type HeapContext, PLAIN_HEAP, type HeapOptions } from '../../../engine/heap/seam';
import { ask } from '../../../engine/inspect/ask';
import { type Question, type Questions } from '../../../engine/inspect/seam';
import { CallStacks } from '../../../engine/machine/call-stacks';
import { AllocationColumns } from '../../../engine/machine/allocations';
import { type FaultRecord } from '../../../engine/machine/seam';
import { AddressSpace } from '../../../engine/memory/address-space';
import { DirectMemory } from '../../../engine/memory/direct-memory';
import { MEM_PRIVATE, PAGE_READWRITE } from '../../../engine/nt/memory-flags';
import { profileOf } from '../../../engine/nt/profile';
import { type ProfileId } from '../../../engine/nt/profile-ids';
import { type Program } from '../../../engine/script/program';
import { type TimelineSeam } from '../../../engine/timeline/seam';

const PEB = address(0x7f_0000);

/** Real memory with real heaps in it, made without a program: what inspection reads when nobody runs. */
/** Blocks that follow each other, whatever their sizes. */
const BACK_END_ONLY: HeapOptions = { ...PLAIN_HEAP, lowFragmentation: false };

export class HeapProcessFixture {
  readonly space: AddressSpace;
  readonly context: HeapContext;
  readonly allocations: AllocationColumns;
  readonly faults: FaultRecord[] = [];
  readonly processHeap: Address;
  step = 1;
  readonly #timeline: TimelineSeam;

  constructor(id: ProfileId) {
    const profile = profileOf(id);
    this.space = new AddressSpace({
      pointerBytes: profile.pointerBytes,
      commitLimit: undefined,
      highestAddress: address(profile.system.highestAddress),
    });
    this.allocations = new AllocationColumns(
      at => this.space.ownerAt(at),
      new CallStacks(),
      this.space.pages.memory,
    );
    let key = 0x1234;
    this.context = {
      memory: new DirectMemory(this.space),
      process: {
        profile,
        manager: heapManager(profile, BACK_END_ONLY),
        crt: heapManager(profile, BACK_END_ONLY),
        options: BACK_END_ONLY,
        decommit: 'never',
        peb: PEB,
        nextKey: () => ({ u32: (key = (key * 1103515245 + 12345) >>> 0), u16: key & 0xffff }),
        nextRandom: () => (key = (key * 1103515245 + 12345) >>> 0),
      },
      thread: 1,
    };
    this.space.reserveAt(PEB, 0x10000, PAGE_READWRITE, MEM_PRIVATE);
    this.space.commit(PEB, 0x1000, PAGE_READWRITE, 'program');
    this.processHeap = address(createProcessHeap(this.context).value);
    this.#timeline = this.#asTimeline(id);
  }

  /** A heap of its own; `maximum` 0 makes it growable. */
  heap(maximum = 0): OpenHeap {
    return this.open(address(HeapCreate(this.context, 0, 0, maximum).value));
  }

  open(at: Address): OpenHeap {
    const heap = openHeap(this.context, at);
    assert.ok(heap !== undefined);
    return heap;
  }

  /** A block, with the record that a machine would write. */
  allocate(heap: OpenHeap, bytes: number): Address {
    const user = address(HeapAlloc(this.context, heap.at, 0, bytes).value);
    assert.ok(user !== 0, `${bytes} bytes`);
    this.allocations.add(heap.at, user, bytes, this.step++, 0, 1, 0);
    return user;
  }

  free(heap: OpenHeap, user: Address): void {
    assert.equal(HeapFree(this.context, heap.at, 0, user).value, 1);
    this.step++;
  }

  ask<Q extends Question>(question: Q, args: Questions[Q]['args']): Questions[Q]['result'] {
    return ask(this.#timeline, question, args);
  }

  #asTimeline(profile: ProfileId): TimelineSeam {
    const stepNow = (): number => this.step;
    const program = { modules: [], functions: [], debug: { globals: [], types: [], spanOf: [], scopes: [] } };
    const machine = {
      program: program as unknown as Program,
      settings: { profile },
      space: this.space,
      peb: PEB,
      crtHeap: address(0),
      threads: [],
      frames: () => [],
      allocations: this.allocations,
      stacks: { pcs: () => [] },
      peek: (at: Address, size: number) => this.space.peek(at, size),
      faults: this.faults,
    };
    // Tests write between two questions as they like: nothing that was read stays true.
    let revision = 0;
    return {
      machine,
      get revision() {
        return revision++;
      },
      get position() {
        return { step: stepNow(), stores: [] };
      },
      lastStep: 0,
      end: undefined,
      events: { count: 0, dropped: 0, firstAt: () => 0 },
    } as unknown as TimelineSeam;
  }
}
