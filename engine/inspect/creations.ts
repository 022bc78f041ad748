import { EventKind } from '../machine/seam';
import { type EventLogSeam } from '../timeline/seam';

interface Creation {
  readonly heap: number;
  readonly step: number;
  readonly pc: number;
}

interface Seen {
  /** Events looked at, and what the last of them was: another one there means that the log took another course. */
  count: number;
  lastStep: number;
  lastAt: number;
  readonly creations: Creation[];
}

const seenOf = new WeakMap<EventLogSeam, Seen>();

/** The HeapCreate before `step` that made the heap with this handle; each event is looked at once. */
export function creationOf(events: EventLogSeam, heap: number, step: number): Creation | undefined {
  const seen = upToDate(events);
  return seen.creations.findLast(creation => creation.heap === heap && creation.step < step);
}

function upToDate(events: EventLogSeam): Seen {
  let seen = seenOf.get(events);
  if (seen === undefined || !isPrefix(events, seen)) {
    seen = { count: events.dropped, lastStep: -1, lastAt: -1, creations: [] };
    seenOf.set(events, seen);
  }
  for (let index = Math.max(seen.count, events.dropped); index < events.count; index++) {
    if (events.kind(index) !== EventKind.HeapCreate) continue;
    seen.creations.push({
      heap: events.heap(index) || events.at(index),
      step: events.step(index),
      pc: events.pc(index),
    });
  }
  seen.count = events.count;
  if (events.count > events.dropped) {
    seen.lastStep = events.step(events.count - 1);
    seen.lastAt = events.at(events.count - 1);
  }
  return seen;
}

function isPrefix(events: EventLogSeam, seen: Seen): boolean {
  if (seen.count > events.count) return false;
  if (seen.count <= events.dropped) return true;
  const last = seen.count - 1;
  return events.step(last) === seen.lastStep && events.at(last) === seen.lastAt;
}
