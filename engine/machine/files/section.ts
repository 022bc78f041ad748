import { type Address, ALLOCATION_GRANULARITY, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import { isCopiedOnWrite, isWritable } from '../../memory/protection';
import { isPlaceholder, leavePlaceholder, takePlaceholder } from '../../memory/placeholders';
import { MEM_COMMIT, MEM_MAPPED, PAGE_READWRITE } from '../../nt/memory-flags';
import { NtStatus } from '../../nt/status';
import { type KernelObject, type Process, type SectionView } from '../process';
import { type FileObject, fileSize, readFile, writeFile } from './open-file';

/*
 * Sections: memory that views show. Each view is a region of its own; pages of views that show the same page of a section
 * share their frame, so that a store through one is seen through the others. What no view shows is kept in the section, or
 * in its file.
 */

export type Section = Extract<KernelObject, { readonly kind: 'section' }>;

export interface ViewRequest {
  /** Offset in the section, a multiple of 64 KB, and bytes: the view has whole pages. */
  readonly from: number;
  readonly size: number;
  /** PAGE_*: a copied-on-write view gets pages of its own where it is written to. */
  readonly protect: number;
  /** NULL: wherever there is room, the highest place with `topDown`. */
  readonly wanted: Address;
  readonly topDown?: boolean;
  readonly below?: number;
  /** The view may begin at any page. */
  readonly byPages?: boolean;
  /** The view takes the place of the placeholder at `wanted`. */
  readonly replaces?: boolean;
}

/** Where the view lies; undefined when there is no room. */
export function mapView(process: Process, section: Section, request: ViewRequest): Address | undefined {
  const { space } = process;
  const { from, protect, wanted, topDown = false, below = Infinity, replaces = false } = request;
  const size = roundUp(request.size, PAGE_SIZE);
  const base =
    wanted === NULL ? space.findFree(roundUp(size, ALLOCATION_GRANULARITY), topDown, below) : wanted;
  if (base === undefined || !space.canCommit(size)) return undefined;
  if (replaces ? !isPlaceholder(space, base, size) : !space.isFree(base, size)) return undefined;
  if (replaces) takePlaceholder(space, base, size, protect, MEM_MAPPED);
  else if (!space.reserveAt(base, size, protect, MEM_MAPPED)) return undefined;
  const view: SectionView = { base, from, size, protect };
  for (let at = from; at < from + size; at += PAGE_SIZE)
    if (isCommitted(section, at) && !showPage(process, section, view, at)) {
      giveBack(process, view, replaces);
      return undefined;
    }
  section.views = [...section.views, view];
  return base;
}

const isCommitted = ({ committed }: Section, from: number): boolean =>
  committed === undefined || committed[from / PAGE_SIZE] === 1;

const placeIn = (view: SectionView, from: number): Address => offset(view.base, from - view.from);

const shows = (view: SectionView, from: number): boolean => from >= view.from && from < view.from + view.size;

/** Lets `view` show the page of the section at `from`; false when there is no room. */
function showPage(process: Process, section: Section, view: SectionView, from: number): boolean {
  const { space } = process;
  const at = placeIn(view, from);
  const shown = pageShown(process, section, from);
  if (shown !== undefined) return space.commitShared(at, shown, PAGE_SIZE, view.protect);
  if (!space.commit(at, PAGE_SIZE, PAGE_READWRITE, 'program')) return false;
  fillPage(process, section, at, from);
  space.protectPages(at, PAGE_SIZE, view.protect);
  return true;
}

/** Puts what the section or its file has into a writable page. */
function fillPage(process: Process, { file, saved, size }: Section, at: Address, from: number): void {
  const end = Math.min(from + PAGE_SIZE, size);
  const bytes =
    file === undefined ? saved.subarray(from, end) : readFile(process.state, file, from, end - from);
  if (bytes.length > 0) process.space.raw.store(at, bytes);
}

/** Where a view shows the page of the section at `from`, and has not made a copy of it; undefined when none does. */
function pageShown(process: Process, section: Section, from: number): Address | undefined {
  for (const each of sharing(process, section))
    for (const view of each.views)
      if (shows(view, from) && isOriginal(process, placeIn(view, from))) return placeIn(view, from);
  return undefined;
}

/** Whether a view's committed page is the section's own, not a copy that a store has made. */
const isOriginal = ({ space }: Process, at: Address): boolean => space.isCommitted(at) && !space.isCopied(at);

/** The sections that show the same memory: all that have the file of this one. */
function sharing(process: Process, section: Section): readonly Section[] {
  const { file } = section;
  return file === undefined ? [section] : sectionsOf(process, file);
}

const sectionsOf = ({ state }: Process, file: FileObject): readonly Section[] =>
  state.objects.filter(
    (object): object is Section => object.kind === 'section' && object.file?.node === file.node,
  );

/** The view that `at` lies in, undefined for none. */
export function viewAt(
  { state }: Process,
  at: Address,
): { readonly section: Section; readonly view: SectionView } | undefined {
  for (const section of state.objects) {
    if (section.kind !== 'section') continue;
    const view = section.views.find(({ base, size }) => at >= base && at < base + size);
    if (view !== undefined) return { section, view };
  }
  return undefined;
}

/** Takes a view away; what is in it is kept. With `isPreserved` the placeholder that it had replaced is there again. */
export function unmapView(process: Process, section: Section, view: SectionView, isPreserved = false): void {
  saveView(process, section, view);
  section.views = section.views.filter(each => each !== view);
  giveBack(process, view, isPreserved);
}

function giveBack({ space }: Process, { base, size }: SectionView, isPreserved: boolean): void {
  if (!isPreserved) {
    space.releasePages(base, size);
    return;
  }
  space.decommit(base, size);
  leavePlaceholder(space, base, size);
}

/** Writes what a view has changed to the file, or keeps it in the section; pages that it has copied are its own. */
export function saveView(process: Process, section: Section, view: SectionView): void {
  if (isCopiedOnWrite(view.protect) || !isWritable(view.protect)) return;
  const end = view.from + Math.min(view.size, section.size - view.from);
  for (let from = view.from, next = from; from < end; from = next) {
    const isOwn = process.space.isCopied(placeIn(view, from));
    do next += PAGE_SIZE;
    while (next < end && process.space.isCopied(placeIn(view, next)) === isOwn);
    if (!isOwn) saveRange(process, section, view, from, Math.min(next, end));
  }
}

/** Pages at `at` may get a protection that copies them: what they hold until then is the section's. */
export function keepBeforeCopies(process: Process, at: Address, protect: number): void {
  const found = isCopiedOnWrite(protect) ? viewAt(process, at) : undefined;
  if (found !== undefined) saveView(process, found.section, found.view);
}

/** Keeps the bytes of the section in [`from`, `end`) as the view shows them. */
function saveRange(process: Process, section: Section, view: SectionView, from: number, end: number): void {
  const { file } = section;
  const { bytes } = process.space.peek(placeIn(view, from), end - from);
  if (file === undefined) {
    const saved = new Uint8Array(Math.max(section.saved.length, from + bytes.length));
    saved.set(section.saved);
    saved.set(bytes, from);
    section.saved = saved;
    return;
  }
  const length = fileSize(process.state, file);
  writeFile(process, file, from, bytes.subarray(0, Math.max(length - from, 0)));
}

/**
 * Commits pages of a section of reserved memory, in all of its views with the protection that each was mapped with, before
 * VirtualAlloc is asked for them: 0, or why it must not be, as the pages of a file are committed by it. Sources: Microsoft,
 * "CreateFileMapping", SEC_RESERVE; Wine's kernel32 tests.
 */
export function commitReserved(process: Process, at: Address, size: number, type: number): number {
  const found = type === MEM_COMMIT ? viewAt(process, at) : undefined;
  if (found?.section.file !== undefined) return NtStatus.ACCESS_DENIED;
  if (found?.section.committed === undefined) return NtStatus.SUCCESS;
  const { section, view } = found;
  const first = view.from + at - view.base;
  const committed = found.section.committed.slice();
  section.committed = committed;
  for (let from = first - (first % PAGE_SIZE); from < first + size && shows(view, from); from += PAGE_SIZE) {
    committed[from / PAGE_SIZE] = 1;
    for (const each of section.views)
      if (shows(each, from) && !process.space.isCommitted(placeIn(each, from)))
        if (!showPage(process, section, each, from)) return NtStatus.COMMITMENT_LIMIT;
  }
  return NtStatus.SUCCESS;
}

/** Brings a file and the views of it together, before it is read and after it was written. */
export function meetViews(process: Process, file: FileObject, changed: 'views' | 'file'): void {
  for (const section of sectionsOf(process, file))
    for (const view of section.views)
      if (changed === 'views') saveView(process, section, view);
      else refreshView(process, section, view);
}

/** Shows what the file has now, but where the view has a copy. */
function refreshView(process: Process, section: Section, view: SectionView): void {
  const { space } = process;
  for (let from = view.from; from < view.from + view.size; from += PAGE_SIZE) {
    const at = placeIn(view, from);
    if (!isOriginal(process, at)) continue;
    const protect = space.protectionAt(at);
    space.protectPages(at, PAGE_SIZE, PAGE_READWRITE);
    fillPage(process, section, at, from);
    space.protectPages(at, PAGE_SIZE, protect);
  }
}
