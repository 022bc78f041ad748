import { type Address, address, ALLOCATION_GRANULARITY, NULL, offset } from '../../base/units';
import {
  PAGE_EXECUTE_READ,
  PAGE_EXECUTE_READWRITE,
  PAGE_EXECUTE_WRITECOPY,
  PAGE_READONLY,
  PAGE_READWRITE,
  PAGE_WRITECOPY,
} from '../../nt/memory-flags';
import { Win32Error } from '../../nt/status';
import { Access, fileOf, type FileObject, fileSize, setFileSize } from '../files/open-file';
import { mapSection, saveSection, type Section, sectionAt, unmapSection } from '../files/section';
import { objectOf, plainHandle } from '../kernel-objects';
import { type SystemCall, type SystemTable } from '../system-call';
import { bothForms, createNamed, type NamedCall, opensNamed } from './named-objects';

/* Memory that views show, with a file behind it or without. Sources: Microsoft, "CreateFileMapping", "MapViewOfFile", "Creating Named Shared Memory". */

const FILE_MAP_COPY = 1;
const FILE_MAP_WRITE = 2;
const FILE_MAP_READ = 4;
const INVALID_HANDLE_VALUE = -1;
const ERROR_FILE_INVALID = 1006;
const ERROR_MAPPED_ALIGNMENT = 1132;
const WRITABLE: ReadonlySet<number> = new Set([PAGE_READWRITE, PAGE_EXECUTE_READWRITE]);
const PROTECTIONS: ReadonlySet<number> = new Set([
  PAGE_READONLY,
  PAGE_WRITECOPY,
  PAGE_EXECUTE_READ,
  PAGE_EXECUTE_WRITECOPY,
  ...WRITABLE,
]);

const createMapping: NamedCall = (call, name) => {
  const allowed = call.u32(2) & 0xff;
  const asked = call.u32(3) * 0x100000000 + call.u32(4);
  if (!PROTECTIONS.has(allowed)) {
    call.fail(Win32Error.INVALID_PARAMETER);
    return;
  }
  const isAnonymous = call.signed(0) === INVALID_HANDLE_VALUE;
  const file = isAnonymous ? undefined : fileOf(call.process, call.signed(0), call.thread);
  const error = isAnonymous
    ? asked === 0
      ? Win32Error.INVALID_PARAMETER
      : 0
    : fileError(call, file, allowed, asked);
  if (error !== 0) {
    call.fail(error);
    return;
  }
  const size = asked === 0 && file !== undefined ? fileSize(call.process.state, file) : asked;
  if (size > call.process.space.highestAddress) {
    call.fail(Win32Error.NOT_ENOUGH_MEMORY);
    return;
  }
  createNamed(call, name(5), {
    kind: 'section',
    size,
    allowed,
    file: file && { ...file },
    base: NULL,
    protect: 0,
    views: 0,
    saved: new Uint8Array(0),
  });
};

/** Why a file cannot be mapped, 0 when it can; it grows to the size of the mapping. */
function fileError(call: SystemCall, file: FileObject | undefined, allowed: number, asked: number): number {
  if (file === undefined) return Win32Error.INVALID_HANDLE;
  const needed = WRITABLE.has(allowed) ? Access.read | Access.write : Access.read;
  if ((file.access & needed) !== needed) return Win32Error.ACCESS_DENIED;
  const size = fileSize(call.process.state, file);
  if (asked === 0) return size === 0 ? ERROR_FILE_INVALID : 0;
  if (asked <= size) return 0;
  if (!WRITABLE.has(allowed)) return Win32Error.NOT_ENOUGH_MEMORY;
  return setFileSize(call.process, file, asked) ? 0 : Win32Error.DISK_FULL;
}

function mapView(call: SystemCall, wanted: Address): void {
  const { process } = call;
  const section = objectOf(process, plainHandle(call.signed(0)), call.thread);
  const access = call.u32(1);
  const at = call.u32(2) * 0x100000000 + call.u32(3);
  if (section?.kind !== 'section') {
    call.fail(Win32Error.INVALID_HANDLE);
    return;
  }
  const error = viewError(section, access, at, call.size(4));
  if (error !== 0) {
    call.fail(error);
    return;
  }
  if ((access & FILE_MAP_COPY) !== 0 && (access & (FILE_MAP_WRITE | FILE_MAP_READ)) === 0) {
    mapCopy(call, section, at);
    return;
  }
  const writes = (access & FILE_MAP_WRITE) !== 0 || (section.views > 0 && section.protect === PAGE_READWRITE);
  if (mapSection(process, section, wanted, writes ? PAGE_READWRITE : PAGE_READONLY))
    call.returnPointer(section.base + at);
  else call.fail(wanted === NULL ? Win32Error.NOT_ENOUGH_MEMORY : Win32Error.INVALID_ADDRESS);
}

/** Why a view cannot be had, 0 when it can. */
function viewError(section: Section, access: number, at: number, size: number): number {
  if (at % ALLOCATION_GRANULARITY !== 0) return ERROR_MAPPED_ALIGNMENT;
  if ((access & FILE_MAP_WRITE) !== 0 && !WRITABLE.has(section.allowed)) return Win32Error.ACCESS_DENIED;
  return at >= section.size || at + size > section.size ? Win32Error.ACCESS_DENIED : 0;
}

/** Pages of the program's own with what is in the section now: a section with that alone in it. */
function mapCopy(call: SystemCall, section: Section, at: number): void {
  const { process } = call;
  if (section.views > 0) saveSection(process, section);
  const copy: Section = { ...section, file: undefined, base: NULL, views: 0, name: '' };
  const whole = section.file === undefined ? section.saved : undefined;
  if (whole === undefined) copy.file = section.file && { ...section.file };
  if (!mapSection(process, copy, NULL, PAGE_READWRITE)) {
    call.fail(Win32Error.NOT_ENOUGH_MEMORY);
    return;
  }
  copy.file = undefined;
  process.state.objects.push(copy);
  call.returnPointer(copy.base + at);
}

export const SECTION_CALLS: SystemTable = {
  ...bothForms('CreateFileMapping', createMapping),
  ...bothForms('OpenFileMapping', opensNamed('section')),

  MapViewOfFile(call) {
    mapView(call, NULL);
  },

  MapViewOfFileEx(call) {
    const wanted = call.pointer(5);
    if (wanted % ALLOCATION_GRANULARITY !== 0) call.fail(ERROR_MAPPED_ALIGNMENT);
    else mapView(call, wanted);
  },

  UnmapViewOfFile(call) {
    const section = sectionAt(call.process, call.pointer(0));
    if (section === undefined) {
      call.fail(Win32Error.INVALID_ADDRESS);
      return;
    }
    unmapSection(call.process, section);
    call.returnBool(true);
  },

  FlushViewOfFile(call) {
    const section = sectionAt(call.process, call.pointer(0));
    const end = section === undefined ? 0 : offset(address(section.base), section.size);
    if (section === undefined || call.pointer(0) + call.size(1) > end) {
      call.fail(Win32Error.INVALID_ADDRESS);
      return;
    }
    saveSection(call.process, section);
    call.returnBool(true);
  },
};
