import { type Address, ALLOCATION_GRANULARITY, NULL, address, PAGE_SIZE, roundUp } from '../../base/units';
import { MEM_MAPPED } from '../../nt/memory-flags';
import { type KernelObject, type Process } from '../process';
import { type FileObject, fileSize, readFile, writeFile } from './open-file';

/*
 * Sections: memory that views show. All views of a section lie in one range of the address space, which is mapped as a
 * whole with the first and goes with the last: they show the same bytes because they are the same pages. Our rule, where
 * Windows gives each view an address of its own.
 */

export type Section = Extract<KernelObject, { readonly kind: 'section' }>;

const pagesOf = (section: Section): number => roundUp(section.size, PAGE_SIZE);

/** Maps the section where it is not mapped yet, at `wanted` unless that is NULL. False when there is no room. */
export function mapSection(process: Process, section: Section, wanted: Address, protect: number): boolean {
  const { space } = process;
  const size = pagesOf(section);
  if (section.views > 0) {
    if (wanted !== NULL && wanted !== section.base) return false;
    if (protect !== section.protect) space.protectPages(address(section.base), size, protect);
    section.protect = protect;
    section.views++;
    return true;
  }
  const base = wanted === NULL ? space.findFree(roundUp(size, ALLOCATION_GRANULARITY)) : wanted;
  if (base === undefined || !space.isFree(base, size) || !space.canCommit(size)) return false;
  if (!space.reserveAt(base, size, protect, MEM_MAPPED)) return false;
  if (!space.commit(base, size, protect, 'program')) {
    space.releasePages(base, size);
    return false;
  }
  section.base = base;
  section.protect = protect;
  section.views = 1;
  const bytes =
    section.file === undefined ? section.saved : readFile(process.state, section.file, 0, section.size);
  space.poke(base, bytes);
  return true;
}

/** The section whose views lie at `at`, undefined for none. */
export const sectionAt = ({ state }: Process, at: Address): Section | undefined =>
  state.objects.find(
    (object): object is Section =>
      object.kind === 'section' &&
      object.views > 0 &&
      at >= object.base &&
      at < object.base + pagesOf(object),
  );

/** Takes one view away; the last one takes the pages along, and what is in them is kept. */
export function unmapSection(process: Process, section: Section): void {
  section.views--;
  if (section.views > 0) return;
  saveSection(process, section);
  process.space.releasePages(address(section.base), pagesOf(section));
}

/** Writes what views of a file have changed to the file, or keeps it in the section. */
export function saveSection(process: Process, section: Section): void {
  const { bytes } = process.space.peek(address(section.base), section.size);
  if (section.file === undefined) section.saved = bytes;
  else writeFile(process, section.file, 0, bytes.subarray(0, fileSize(process.state, section.file)));
}

/** Brings a file and the views of it together, before it is read and after it was written. */
export function meetViews(process: Process, file: FileObject, changed: 'views' | 'file'): void {
  for (const object of process.state.objects) {
    if (object.kind !== 'section' || object.views === 0 || object.file?.node !== file.node) continue;
    if (changed === 'views') saveSection(process, object);
    else process.space.poke(address(object.base), readFile(process.state, object.file, 0, object.size));
  }
}
