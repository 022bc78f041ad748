import { hexAddress } from '../base/hex';
import { type Address, address, offset } from '../base/units';
import { type HeapItems } from '../heap/items';
import { type HeapView } from '../heap/view';
import { type HeapReader } from '../heap/reader';
import { heapManager } from '../heap/managers';
import { heapOptions, type MachineSeam } from '../machine/seam';
import { type AddressSpace } from '../memory/address-space';
import { profileOf, type Profile } from '../nt/profile';
import { type TimelineSeam } from '../timeline/seam';
import { InspectorMemory } from './peek-memory';

/** A heap of the process's list; `view` is undefined when what is there no longer looks like a heap. */
export interface ListedHeap {
  readonly handle: Address;
  readonly view: HeapView | undefined;
}

/** More heaps than a process can have: a longer list is a damaged one. */
const MOST_HEAPS = 0x10000;

/**
 * The machine at the timeline's position as the answers read it. Walks are done once and only for the heaps that a
 * question needs; the next question finds them, unless the machine has moved or was edited.
 */
export class Reading {
  readonly timeline: TimelineSeam;
  readonly machine: MachineSeam;
  readonly space: AddressSpace;
  readonly memory: InspectorMemory;
  readonly profile: Profile;
  /** Reads the heaps of this process. */
  readonly reader: HeapReader;
  readonly step: number;
  readonly #revision: number;
  readonly #stores: string;
  #heaps: readonly ListedHeap[] | undefined;
  readonly #walks = new Map<Address, HeapItems>();

  constructor(timeline: TimelineSeam) {
    this.timeline = timeline;
    this.machine = timeline.machine;
    this.space = this.machine.space;
    this.memory = new InspectorMemory(this.space);
    this.profile = profileOf(this.machine.settings.profile);
    this.reader = heapManager(this.profile, heapOptions(this.machine.settings)).reader;
    this.step = timeline.position.step;
    this.#stores = timeline.position.stores.join();
    this.#revision = timeline.revision;
  }

  /** The timeline stands where it stood when this was read, and nobody has changed anything. */
  get isCurrent(): boolean {
    const { position, revision } = this.timeline;
    return (
      revision === this.#revision && position.step === this.step && position.stores.join() === this.#stores
    );
  }

  /** The process heap, as the PEB says. */
  get processHeap(): Address {
    return this.memory.pointer(offset(this.machine.peb, this.profile.width.peb.processHeap));
  }

  /** The heaps of the process in the order of its list, which lies in the PEB's page. */
  get heaps(): readonly ListedHeap[] {
    this.#heaps ??= this.#readHeaps();
    return this.#heaps;
  }

  /** The heap with this handle; throws RangeError when the process has none. */
  heap(handle: number): { readonly handle: Address; readonly view: HeapView } {
    const found = this.heaps.find(heap => heap.handle === handle);
    const at = hexAddress(handle, this.profile.pointerBytes);
    if (found === undefined) {
      const handles = this.heaps.map(heap => hexAddress(heap.handle, this.profile.pointerBytes));
      throw new RangeError(`no heap has the handle ${at}; the process has ${handles.join(', ') || 'none'}`);
    }
    if (found.view === undefined)
      throw new RangeError(`the heap at ${at} is damaged: ${this.reader.signatureRule}`);
    return { handle: found.handle, view: found.view };
  }

  /** All items of a heap; walked once. */
  walk(view: HeapView): HeapItems {
    let walk = this.#walks.get(view.at);
    if (walk === undefined)
      this.#walks.set(view.at, (walk = this.reader.items(view, this.memory, at => this.#regionEnd(at))));
    return walk;
  }

  #regionEnd(at: Address): number {
    const region = this.space.regions.at(at);
    return region === undefined ? at : region.base + region.size;
  }

  #readHeaps(): ListedHeap[] {
    const { peb } = this.profile.width;
    const { memory, profile } = this;
    const count = Math.min(MOST_HEAPS, memory.u32(offset(this.machine.peb, peb.numberOfHeaps)));
    const list = memory.pointer(offset(this.machine.peb, peb.processHeaps));
    const heaps: ListedHeap[] = [];
    for (let index = 0; index < count; index++) {
      const slot = address(list + index * profile.pointerBytes);
      if (!memory.isReadable(slot, profile.pointerBytes)) break;
      const handle = memory.pointer(slot);
      heaps.push({
        handle,
        view: this.reader.isHeap(memory, profile, handle)
          ? this.reader.view(memory, profile, handle)
          : undefined,
      });
    }
    return heaps;
  }
}

const readings = new WeakMap<TimelineSeam, Reading>();

/** The reading of where `timeline` stands: the last one while it is current. */
export function readingOf(timeline: TimelineSeam): Reading {
  let reading = readings.get(timeline);
  if (reading?.isCurrent !== true) readings.set(timeline, (reading = new Reading(timeline)));
  return reading;
}

/** Makes a value once a reading, however many answers need it. */
export function oncePerReading<T extends object>(make: (reading: Reading) => T): (reading: Reading) => T {
  const made = new WeakMap<Reading, T>();
  return reading => {
    let value = made.get(reading);
    if (value === undefined) made.set(reading, (value = make(reading)));
    return value;
  };
}
