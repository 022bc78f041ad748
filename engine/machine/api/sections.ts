import { type Address, NULL } from '../../base/units';
import {
  PAGE_EXECUTE_READ,
  PAGE_EXECUTE_READWRITE,
  PAGE_EXECUTE_WRITECOPY,
  PAGE_NOACCESS,
  PAGE_READONLY,
  PAGE_READWRITE,
  PAGE_WRITECOPY,
} from '../../nt/memory-flags';
import { lastErrorOf, NtStatus, Win32Error } from '../../nt/status';
import { fileOf } from '../files/open-file';
import { saveView, unmapView, viewAt } from '../files/section';
import { makeSection, makeView, SEC_COMMIT, sectionRights, SectionRight } from '../files/section-rules';
import { objectOf, plainHandle } from '../kernel-objects';
import { type SystemCall, type SystemTable } from '../system-call';
import { bothForms, createNamed, type NamedCall, opensNamed } from './named-objects';

/* Memory that views show, with a file behind it or without. Sources: Microsoft, "CreateFileMapping", "MapViewOfFile", "Creating Named Shared Memory". */

const FILE_MAP_COPY = 1;
const FILE_MAP_WRITE = 2;
const FILE_MAP_READ = 4;
const FILE_MAP_EXECUTE = 0x20;
const INVALID_HANDLE_VALUE = -1;
/** Where the SEC_* bits of CreateFileMapping's protection begin. */
const FIRST_ATTRIBUTE = 0x800000;

const createMapping: NamedCall = (call, name) => {
  const flags = call.u32(2);
  const attributes = flags - (flags % FIRST_ATTRIBUTE);
  const isAnonymous = call.signed(0) === INVALID_HANDLE_VALUE;
  const file = isAnonymous ? undefined : fileOf(call.process, call.signed(0), call.thread);
  const { status, made } = makeSection(call.process, {
    file,
    size: call.u32(3) * 0x100000000 + call.u32(4),
    protect: flags % FIRST_ATTRIBUTE,
    attributes: attributes === 0 ? SEC_COMMIT : attributes,
  });
  if (!isAnonymous && file === undefined) call.fail(Win32Error.INVALID_HANDLE);
  else if (made === undefined) call.fail(lastErrorOf(status));
  else createNamed(call, name(5), made);
};

/** FILE_MAP_* as rights of a section: two of them are not what their bits say. */
function mappingRights(access: number): number {
  if (access === FILE_MAP_COPY) return SectionRight.mapRead;
  return (access & FILE_MAP_EXECUTE) === 0 ? access : access | SectionRight.mapExecute;
}

/** PAGE_* that FILE_MAP_* ask for; FILE_MAP_COPY counts alone. */
function protectOf(access: number): number {
  const executes = (access & FILE_MAP_EXECUTE) !== 0;
  if ((access & ~FILE_MAP_EXECUTE) === FILE_MAP_COPY)
    return executes ? PAGE_EXECUTE_WRITECOPY : PAGE_WRITECOPY;
  if ((access & FILE_MAP_WRITE) !== 0) return executes ? PAGE_EXECUTE_READWRITE : PAGE_READWRITE;
  if ((access & FILE_MAP_READ) !== 0) return executes ? PAGE_EXECUTE_READ : PAGE_READONLY;
  return PAGE_NOACCESS;
}

function map(call: SystemCall, wanted: Address): void {
  const handle = plainHandle(call.signed(0));
  const section = objectOf(call.process, handle, call.thread);
  if (section?.kind !== 'section') {
    call.fail(Win32Error.INVALID_HANDLE);
    return;
  }
  const { status, made } = makeView(call.process, handle, section, {
    from: call.u32(2) * 0x100000000 + call.u32(3),
    size: call.size(4),
    protect: protectOf(call.u32(1)),
    wanted,
  });
  if (made !== undefined) call.returnPointer(made);
  else call.fail(status === NtStatus.SECTION_PROTECTION ? Win32Error.ACCESS_DENIED : lastErrorOf(status));
}

export const SECTION_CALLS: SystemTable = {
  ...bothForms('CreateFileMapping', createMapping),
  ...bothForms(
    'OpenFileMapping',
    opensNamed('section', call => sectionRights(mappingRights(call.u32(0)))),
  ),

  MapViewOfFile(call) {
    map(call, NULL);
  },

  MapViewOfFileEx(call) {
    map(call, call.pointer(5));
  },

  UnmapViewOfFile(call) {
    const found = viewAt(call.process, call.pointer(0));
    if (found === undefined) {
      call.fail(Win32Error.INVALID_ADDRESS);
      return;
    }
    unmapView(call.process, found.section, found.view);
    call.returnBool(true);
  },

  FlushViewOfFile(call) {
    const found = viewAt(call.process, call.pointer(0));
    if (found === undefined || call.pointer(0) + call.size(1) > found.view.base + found.view.size) {
      call.fail(Win32Error.INVALID_ADDRESS);
      return;
    }
    saveView(call.process, found.section, found.view);
    call.returnBool(true);
  },
};
