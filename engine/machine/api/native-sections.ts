import { type Address, NULL, offset } from '../../base/units';
import { MEM_TOP_DOWN } from '../../nt/memory-flags';
import { NtStatus } from '../../nt/status';
import { fileOf } from '../files/open-file';
import { type Section, unmapView, viewAt } from '../files/section';
import { makeSection, makeView, sectionRights, SectionRight } from '../files/section-rules';
import { grants, objectOf, openAgain, openHandle, plainHandle } from '../kernel-objects';
import { type SystemCall, type SystemTable } from '../system-call';
import { indexOfName } from './named-objects';
import { isOwnProcess } from './native-memory';

/* Sections by ntdll's calls. Sources: Microsoft, "ZwCreateSection", "ZwMapViewOfSection"; Wine's kernel32 and ntdll tests. */

const OBJ_OPENIF = 0x80;
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
    if (zeroBits > 21 && zeroBits < 32) {
      call.returnI32(NtStatus.INVALID_PARAMETER_4);
      return;
    }
    const from = fromAt === NULL ? 0 : largeAt(call, fromAt);
    const { status, made } = makeView(call.process, plainHandle(call.signed(0)), section, {
      from,
      size: call.loadPointer(sizeAt),
      protect: call.u32(9),
      wanted: call.loadPointer(baseAt),
      topDown: (call.u32(8) & MEM_TOP_DOWN) !== 0,
      below:
        zeroBits === 0 ? Infinity : 2 ** (zeroBits < 32 ? 32 - zeroBits : Math.ceil(Math.log2(zeroBits + 1))),
    });
    if (made !== undefined) {
      call.storePointer(baseAt, made);
      call.storePointer(sizeAt, viewAt(call.process, made)!.view.size);
    }
    call.returnI32(status);
  },

  NtUnmapViewOfSection(call) {
    const found = viewAt(call.process, call.pointer(1));
    if (!isOwnProcess(call, 0)) call.returnI32(NtStatus.INVALID_HANDLE);
    else if (found === undefined) call.returnI32(NtStatus.NOT_MAPPED_VIEW);
    else {
      unmapView(call.process, found.section, found.view);
      call.returnI32(NtStatus.SUCCESS);
    }
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
