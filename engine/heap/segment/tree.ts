import { type Address, NULL, offset } from '../../base/units';
import { type FailureName } from '../../nt/failure-types';
import { damage } from './damage';
import { type SegmentHeap, type SegmentView } from './open-heap';

/*
 * The trees of a segment heap: binary search trees in simulated memory, kept shallow as treaps. A node's priority follows from
 * its address, so that a tree's shape follows from what is in it. Our rule: Windows has red-black trees, which order the
 * same way.
 */

/** One kind of tree. Nodes are ordered by key, equal ones by address. */
export interface Tree {
  /** Where the heap's header has the root. */
  readonly root: number;
  /** Where a node has its left link; the right one follows. */
  readonly link: number;
  readonly failure: FailureName;
  /** The rule that nodes keep, in the words the user reads. */
  readonly claim: string;
  /** The key of a node; undefined when the bytes at `node` are none. */
  keyOf(heap: SegmentView, node: Address): number | undefined;
}

/** No path in a treap that fits an address space is longer: more links are a loop. */
const MOST_STEPS = 0x400;
const RIGHT = 8;

function priority(node: Address): number {
  const low =
    Math.imul((node % 0x100000000) | 0, 0x9e3779b1) ^ Math.imul(Math.floor(node / 0x100000000), 0x85ebca6b);
  return Math.imul(low ^ (low >>> 15), 0x2c1b3c6d) >>> 0;
}

/** The key of a node that was reached by a link, which must make sense. */
function checkedKey(heap: SegmentView, tree: Tree, node: Address): number {
  const key = tree.keyOf(heap, node);
  if (key === undefined) throw damage(heap, tree.failure, node, 2 * RIGHT, tree.claim);
  return key;
}

function checkSteps(heap: SegmentView, tree: Tree, steps: number): void {
  if (steps > MOST_STEPS)
    throw damage(heap, tree.failure, offset(heap.at, tree.root), RIGHT, 'links of a tree form no loop');
}

/** Whether the node at `at` lies before (`key`, `other`). */
function isBefore(heap: SegmentView, tree: Tree, at: Address, key: number, other: Address): boolean {
  const own = checkedKey(heap, tree, at);
  return own < key || (own === key && at < other);
}

export function insert(heap: SegmentHeap, tree: Tree, node: Address, key: number): void {
  const { memory } = heap;
  const own = priority(node);
  let cell = offset(heap.at, tree.root);
  let rest = memory.pointer(cell);
  for (let steps = 0; rest !== NULL && priority(rest) >= own; steps++) {
    checkSteps(heap, tree, steps);
    cell = offset(rest, isBefore(heap, tree, rest, key, node) ? tree.link + RIGHT : tree.link);
    rest = memory.pointer(cell);
  }
  // What lay below splits into what is before the node and what is behind it.
  let before = offset(node, tree.link);
  let behind = offset(node, tree.link + RIGHT);
  for (let steps = 0; rest !== NULL; steps++) {
    checkSteps(heap, tree, steps);
    const next = rest;
    if (isBefore(heap, tree, next, key, node)) {
      memory.setPointer(before, next);
      before = offset(next, tree.link + RIGHT);
      rest = memory.pointer(before);
    } else {
      memory.setPointer(behind, next);
      behind = offset(next, tree.link);
      rest = memory.pointer(behind);
    }
  }
  memory.setPointer(before, NULL);
  memory.setPointer(behind, NULL);
  memory.setPointer(cell, node);
}

export function remove(heap: SegmentHeap, tree: Tree, node: Address, key: number): void {
  const { memory } = heap;
  let cell = offset(heap.at, tree.root);
  for (let steps = 0, at = memory.pointer(cell); at !== node; at = memory.pointer(cell), steps++) {
    checkSteps(heap, tree, steps);
    if (at === NULL)
      throw damage(heap, tree.failure, node, 2 * RIGHT, `${tree.claim}, and is found in its tree`);
    cell = offset(at, isBefore(heap, tree, at, key, node) ? tree.link + RIGHT : tree.link);
  }
  let left = memory.pointer(offset(node, tree.link));
  let right = memory.pointer(offset(node, tree.link + RIGHT));
  if (left !== NULL) checkedKey(heap, tree, left);
  if (right !== NULL) checkedKey(heap, tree, right);
  for (let steps = 0; left !== NULL && right !== NULL; steps++) {
    checkSteps(heap, tree, steps);
    const upper = priority(left) >= priority(right) ? left : right;
    memory.setPointer(cell, upper);
    cell = offset(upper, upper === left ? tree.link + RIGHT : tree.link);
    const next = memory.pointer(cell);
    if (next !== NULL) checkedKey(heap, tree, next);
    if (upper === left) left = next;
    else right = next;
  }
  memory.setPointer(cell, left === NULL ? right : left);
}

/** The first node that does not lie before (`key`, `at`); NULL for none. */
export function ceiling(heap: SegmentView, tree: Tree, key: number, at: Address): Address {
  const { memory } = heap;
  let found = NULL;
  let node = memory.pointer(offset(heap.at, tree.root));
  for (let steps = 0; node !== NULL; steps++) {
    checkSteps(heap, tree, steps);
    const before = isBefore(heap, tree, node, key, at);
    if (!before) found = node;
    node = memory.pointer(offset(node, before ? tree.link + RIGHT : tree.link));
  }
  return found;
}

/** The last node that lies before (`key`, `at`); NULL for none. */
export function lastBefore(heap: SegmentView, tree: Tree, key: number, at: Address): Address {
  const { memory } = heap;
  let found = NULL;
  let node = memory.pointer(offset(heap.at, tree.root));
  for (let steps = 0; node !== NULL; steps++) {
    checkSteps(heap, tree, steps);
    const before = isBefore(heap, tree, node, key, at);
    if (before) found = node;
    node = memory.pointer(offset(node, before ? tree.link + RIGHT : tree.link));
  }
  return found;
}

/** The node behind `node` in order, the first for NULL; NULL at the end. */
export function following(heap: SegmentView, tree: Tree, node: Address): Address {
  return node === NULL
    ? ceiling(heap, tree, -1, NULL)
    : ceiling(heap, tree, checkedKey(heap, tree, node), offset(node, 1));
}
