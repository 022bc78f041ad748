import { PAGE_SIZE, address, roundUp } from '../base/units';
import { type AddressSpace } from '../memory/address-space';
import {
  MEM_IMAGE,
  PAGE_EXECUTE_READ,
  PAGE_EXECUTE_WRITECOPY,
  PAGE_READONLY,
  PAGE_READWRITE,
} from '../nt/memory-flags';
import { NATIVE_IMAGE, type ModuleInfo, type Program, type Section } from '../script/program';

/** The program cannot be made into a process: says which part of it and why. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
}

const PROTECTION: Readonly<Record<Section['name'], number>> = {
  '.text': PAGE_EXECUTE_READ,
  '.rdata': PAGE_READONLY,
  '.data': PAGE_READWRITE,
  '.tls': PAGE_READWRITE,
  '.bss': PAGE_READWRITE,
};

/** Maps every module and the thunks of the library functions, as images are mapped. */
export function loadImages(space: AddressSpace, program: Program): void {
  for (const module of program.modules) loadModule(space, module);
  const image = NATIVE_IMAGE[program.model];
  const size = roundUp(Math.max(program.natives.length, 1) * NATIVE_IMAGE.stride, PAGE_SIZE);
  mapImage(space, 'the library', image, size);
  if (!space.commit(address(image), size, PAGE_EXECUTE_READ, 'program'))
    throw new LoadError('the commit limit is too low to load the library');
}

function loadModule(space: AddressSpace, module: ModuleInfo): void {
  mapImage(space, module.name, module.base, module.size);
  const tooBig = new LoadError(`the commit limit is too low to load ${module.name}`);
  if (!space.commit(module.base, PAGE_SIZE, PAGE_READONLY, 'program')) throw tooBig;
  for (const section of module.sections) {
    if (section.size === 0) continue;
    const first = address(section.at - (section.at % PAGE_SIZE));
    const size = roundUp(section.at + section.size - first, PAGE_SIZE);
    if (!space.commit(first, size, PROTECTION[section.name], 'program')) throw tooBig;
    space.raw.store(section.at, section.data);
  }
}

function mapImage(space: AddressSpace, name: string, base: number, size: number): void {
  const at = address(base);
  const pages = roundUp(size, PAGE_SIZE);
  if (
    !space.regions.isFree(at, address(base + pages)) ||
    !space.reserveAt(at, pages, PAGE_EXECUTE_WRITECOPY, MEM_IMAGE)
  )
    throw new LoadError(`${name} does not fit at its base address 0x${base.toString(16)}`);
}
