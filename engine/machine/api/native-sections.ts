import { type Address, address, alignDown, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import { MEM_PRESERVE_PLACEHOLDER, MEM_REPLACE_PLACEHOLDER, MEM_TOP_DOWN } from '../../nt/memory-flags';
import { NtStatus } from '../../nt/status';
import { fileOf } from '../files/open-file';
import { type Section, unmapView, viewAt } from '../files/section';
import { makeSection, makeView, sectionRights, SectionRight } from '../files/section-rules';
import { grants, objectOf, openAgain, openHandle, plainHandle } from '../kernel-objects';
import { type SystemCall, type SystemTable } from '../system-call';
import { indexOfName } from './named-objects';
import { isOwnProcess } from './native-memory';
import { addressRequirements, gapFor } from './virtual-alloc2';

/* Sections by ntdll's calls. Sources: Microsoft, "ZwCreateSection", "ZwMapViewOfSection"; Wine's kernel32 and ntdll tests. */

const OBJ_OPENIF = 0x80;
/** In native 32-bit Windows alone. */
const AT_ROUND_TO_PAGE = 0x40000000;
const MEM_UNMAP_WITH_TRANSIENT_BOOST = 1;
const STATUS_OBJECT_NAME_EXISTS = 0x40000000;
const SECTION_BASIC_INFORMATION = 0;
const SECTION_IMAGE_INFORMATION = 1;

export const NATIVE_SECTION_CALLS: SystemTable = {
  NtCreateSection(call) {
    const [handle, maximum] = [call.pointer(0), call.pointer(3)];
    const { name, attributes } = objectAttributes(call, call.pointer(2));
    const known = name === '' ? -1 : indexOfName(call, name);
    if (known >= 0) {
      const isSection = call.process.state.objects[known]!.kind === 'section';
      if (isSection && (attributes & OBJ_OPENIF) !== 0) {
        call.storePointer(handle, openAgain(call.process.state, known, sectionRights(call.u32(1))));
        call.returnI32(STATUS_OBJECT_NAME_EXISTS);
      } else call.returnI32(isSection ? NtStatus.OBJECT_NAME_COLLISION : NtStatus.OBJECT_TYPE_MISMATCH);
      return;
    }
    const file = call.pointer(6) === NULL ? undefined : fileOf(call.process, call.signed(6), call.thread);
    if (call.pointer(6) !== NULL && file === undefined) {
      call.returnI32(NtStatus.INVALID_HANDLE);
      return;
    }
    const size = maximum === NULL ? 0 : largeAt(call, maximum);
    const { status, made } = makeSection(call.process, {
      file,
      size,
      protect: call.u32(4),
      attributes: call.u32(5),
    });
    if (made !== undefined)
      call.storePointer(
        handle,
        openHandle(call.process.state, name === '' ? made : { ...made, name }, sectionRights(call.u32(1))),
      );
    call.returnI32(status);
  },

  NtOpenSection(call) {
    const { name } = objectAttributes(call, call.pointer(2));
    const known = name === '' ? -1 : indexOfName(call, name);
    if (known < 0) call.returnI32(NtStatus.OBJECT_NAME_NOT_FOUND);
    else if (call.process.state.objects[known]!.kind !== 'section')
      call.returnI32(NtStatus.OBJECT_TYPE_MISMATCH);
    else {
      call.storePointer(call.pointer(0), openAgain(call.process.state, known, sectionRights(call.u32(1))));
      call.returnI32(NtStatus.SUCCESS);
    }
  },

  NtMapViewOfSection(call) {
    const [baseAt, fromAt, sizeAt] = [call.pointer(2), call.pointer(5), call.pointer(6)];
    const zeroBits = call.size(3);
    const section = sectionArgument(call, 0);
    if (section === undefined || !isOwnProcess(call, 1)) {
      call.returnI32(NtStatus.INVALID_HANDLE);
      return;
    }
    const below =
      zeroBits === 0 ? Infinity : 2 ** (zeroBits < 32 ? 32 - zeroBits : Math.ceil(Math.log2(zeroBits + 1)));
    const wanted = call.loadPointer(baseAt);
    if ((zeroBits > 21 && (zeroBits < 32 || call.pointerBytes === 4)) || wanted >= below) {
      call.returnI32(NtStatus.INVALID_PARAMETER_4);
      return;
    }
    const type = call.u32(8);
    const byPages = (type & AT_ROUND_TO_PAGE) !== 0;
    if (byPages && call.pointerBytes === 8) {
      call.returnI32(NtStatus.INVALID_PARAMETER_9);
      return;
    }
    const from = fromAt === NULL ? 0 : largeAt(call, fromAt);
    const { status, made } = makeView(call.process, plainHandle(call.signed(0)), section, {
      from,
      size: call.loadPointer(sizeAt),
      protect: call.u32(9),
      wanted: byPages ? alignDown(wanted, PAGE_SIZE) : wanted,
      topDown: (type & MEM_TOP_DOWN) !== 0,
      below,
      byPages,
    });
    if (made !== undefined) {
      call.storePointer(baseAt, made);
      call.storePointer(sizeAt, viewAt(call.process, made)!.view.size);
    }
    call.returnI32(status);
  },

  /** Base, offset and size as NtMapViewOfSection has them; AllocationType, protection and extended parameters. */
  NtMapViewOfSectionEx(call) {
    const [baseAt, fromAt, sizeAt, type] = [call.pointer(2), call.pointer(3), call.pointer(4), call.u32(5)];
    const section = sectionArgument(call, 0);
    if (section === undefined || !isOwnProcess(call, 1)) {
      call.returnI32(NtStatus.INVALID_HANDLE);
      return;
    }
    const from = fromAt === NULL ? 0 : largeAt(call, fromAt);
    const size = call.loadPointer(sizeAt);
    const pages = roundUp(size === 0 ? section.size - from : size, PAGE_SIZE);
    const place = placeOfView(call, address(call.loadPointer(baseAt)), pages, type);
    if (place.status !== NtStatus.SUCCESS) {
      call.returnI32(place.status);
      return;
    }
    const { status, made } = makeView(call.process, plainHandle(call.signed(0)), section, {
      from,
      size,
      protect: call.u32(6),
      wanted: place.at,
      topDown: (type & MEM_TOP_DOWN) !== 0,
      byPages: (type & (AT_ROUND_TO_PAGE | MEM_REPLACE_PLACEHOLDER)) !== 0,
      replaces: (type & MEM_REPLACE_PLACEHOLDER) !== 0,
    });
    if (made !== undefined) {
      call.storePointer(baseAt, made);
      call.storePointer(sizeAt, viewAt(call.process, made)!.view.size);
    }
    call.returnI32(status);
  },

  NtUnmapViewOfSection(call) {
    unmap(call, false);
  },

  NtUnmapViewOfSectionEx(call) {
    const flags = call.u32(2);
    if ((flags & ~(MEM_UNMAP_WITH_TRANSIENT_BOOST | MEM_PRESERVE_PLACEHOLDER)) !== 0)
      call.returnI32(NtStatus.INVALID_PARAMETER_3);
    else unmap(call, (flags & MEM_PRESERVE_PLACEHOLDER) !== 0);
  },

  NtQuerySection(call) {
    const [kind, to, length, returned] = [call.u32(1), call.pointer(2), call.size(3), call.pointer(4)];
    const section = sectionArgument(call, 0);
    // SECTION_BASIC_INFORMATION: base, SEC_*, size; SECTION_IMAGE_INFORMATION is told of images, of which there is none.
    const basic = call.pointerBytes === 4 ? 16 : 24;
    const image = call.pointerBytes === 4 ? 48 : 64;
    const handle = plainHandle(call.signed(0));
    if (section === undefined) call.returnI32(NtStatus.INVALID_HANDLE);
    else if (kind > SECTION_IMAGE_INFORMATION) call.returnI32(NtStatus.INVALID_INFO_CLASS);
    else if (length < (kind === SECTION_BASIC_INFORMATION ? basic : image))
      call.returnI32(NtStatus.INFO_LENGTH_MISMATCH);
    else if (!grants(call.process.state, handle, SectionRight.query)) call.returnI32(NtStatus.ACCESS_DENIED);
    else if (kind === SECTION_IMAGE_INFORMATION) call.returnI32(NtStatus.SECTION_NOT_IMAGE);
    else {
      call.storePointer(to, NULL);
      call.storeU32(offset(to, call.pointerBytes), section.attributes);
      call.storeU32(offset(to, basic - 8), section.size % 0x100000000);
      call.storeU32(offset(to, basic - 4), Math.floor(section.size / 0x100000000));
      if (returned !== NULL) call.storePointer(returned, basic);
      call.returnI32(NtStatus.SUCCESS);
    }
  },
};

/** Where NtMapViewOfSectionEx wants its view; NULL for wherever there is room. */
function placeOfView(
  call: SystemCall,
  base: Address,
  pages: number,
  type: number,
): { readonly status: number; readonly at: Address } {
  const refused = (status: number): { readonly status: number; readonly at: Address } => ({
    status,
    at: NULL,
  });
  if ((type & AT_ROUND_TO_PAGE) !== 0 && call.pointerBytes === 8)
    return refused(NtStatus.INVALID_PARAMETER_9);
  const wanted = addressRequirements(call, 7);
  const needsBase = (type & MEM_REPLACE_PLACEHOLDER) !== 0;
  if (wanted === 'bad' || wanted?.isAligned === true || (base === NULL ? needsBase : wanted !== undefined))
    return refused(NtStatus.INVALID_PARAMETER);
  const at = wanted === undefined ? base : gapFor(call.process.space, pages, wanted);
  if (at === undefined) return refused(NtStatus.NO_MEMORY);
  return { status: NtStatus.SUCCESS, at: (type & AT_ROUND_TO_PAGE) !== 0 ? alignDown(at, PAGE_SIZE) : at };
}

function unmap(call: SystemCall, isPreserved: boolean): void {
  const { process } = call;
  const found = viewAt(process, call.pointer(1));
  if (!isOwnProcess(call, 0)) call.returnI32(NtStatus.INVALID_HANDLE);
  else if (found === undefined) call.returnI32(NtStatus.NOT_MAPPED_VIEW);
  else if (isPreserved && process.space.regions.at(found.view.base)?.placeholder !== 'taken')
    call.returnI32(NtStatus.CONFLICTING_ADDRESSES);
  else {
    unmapView(process, found.section, found.view, isPreserved);
    call.returnI32(NtStatus.SUCCESS);
  }
}

function sectionArgument(call: SystemCall, argument: number): Section | undefined {
  const object = objectOf(call.process, plainHandle(call.signed(argument)), call.thread);
  return object?.kind === 'section' ? object : undefined;
}

/** A LARGE_INTEGER that is not negative. */
const largeAt = (call: SystemCall, at: Address): number =>
  call.loadU32(offset(at, 4)) * 0x100000000 + call.loadU32(at);

/** Name and OBJ_* of an OBJECT_ATTRIBUTES; the directory of the session's names is not told. */
function objectAttributes(
  call: SystemCall,
  at: Address,
): { readonly name: string; readonly attributes: number } {
  if (at === NULL) return { name: '', attributes: 0 };
  const width = call.pointerBytes;
  const text = call.loadPointer(offset(at, 2 * width));
  const attributes = call.loadU32(offset(at, 3 * width));
  if (text === NULL) return { name: '', attributes };
  const units = call.loadU16(text) / 2;
  const bytes = call.loadBytes(call.loadPointer(offset(text, width)), 2 * units);
  const name = String.fromCharCode(...new Uint16Array(bytes.buffer, bytes.byteOffset, units));
  return { name: name.replace(/^\\(Sessions\\\d+\\)?BaseNamedObjects\\/, ''), attributes };
}
