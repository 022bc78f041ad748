import { type Address, address, ALLOCATION_GRANULARITY, NULL, PAGE_SIZE, roundUp } from '../../base/units';
import { isCopiedOnWrite, isWritable, permits } from '../../memory/protection';
import {
  PAGE_EXECUTE_READ,
  PAGE_EXECUTE_READWRITE,
  PAGE_EXECUTE_WRITECOPY,
  PAGE_NOACCESS,
  PAGE_READONLY,
  PAGE_READWRITE,
  PAGE_WRITECOPY,
} from '../../nt/memory-flags';
import { NtStatus } from '../../nt/status';
import { type Process } from '../process';
import { ALL_RIGHTS, grants } from '../kernel-objects';
import { Access, type FileObject, fileSize, setFileSize } from './open-file';
import { mapView, type Section, type ViewRequest } from './section';

/*
 * What NtCreateSection and NtMapViewOfSection refuse, and with which status; CreateFileMapping and MapViewOfFile are made of
 * them. Sources: Microsoft, "CreateFileMapping", "ZwMapViewOfSection"; Wine's kernel32 and ntdll tests.
 */

export const SEC_FILE = 0x00800000;
export const SEC_COMMIT = 0x08000000;
const SEC_IMAGE = 0x01000000;
const SEC_RESERVE = 0x04000000;
const SEC_NOCACHE = 0x10000000;
const SEC_WRITECOMBINE = 0x40000000;
const SEC_LARGE_PAGES = 0x80000000;

const PROTECTIONS: ReadonlySet<number> = new Set([
  PAGE_READONLY,
  PAGE_READWRITE,
  PAGE_WRITECOPY,
  PAGE_EXECUTE_READ,
  PAGE_EXECUTE_READWRITE,
  PAGE_EXECUTE_WRITECOPY,
]);
/** What a handle to a section may be used for. Source: Microsoft, "File Mapping Security and Access Rights". */
export const SectionRight = { query: 1, mapWrite: 2, mapRead: 4, mapExecute: 8 } as const;
/** GENERIC_READ, GENERIC_WRITE and GENERIC_EXECUTE, GENERIC_ALL and MAXIMUM_ALLOWED. */
const GENERIC: readonly (readonly [number, number])[] = [
  [0x80000000, SectionRight.query | SectionRight.mapRead],
  [0x40000000, SectionRight.mapWrite],
  [0x20000000, SectionRight.mapExecute],
  [0x12000000, ALL_RIGHTS],
];

/** The rights of a section that an access mask asks for. */
export const sectionRights = (mask: number): number =>
  GENERIC.reduce((rights, [bits, meaning]) => ((mask & bits) === 0 ? rights : rights | meaning), mask);

/** The rights that a handle needs for a view with this protection: reading is not asked for where the view may be written to. */
function neededFor(protect: number): number {
  const execute = permits(protect, 'execute') ? SectionRight.mapExecute : 0;
  return execute | (writes(protect) ? SectionRight.mapWrite : SectionRight.mapRead);
}

const writes = (protect: number): boolean => isWritable(protect) && !isCopiedOnWrite(protect);

export interface SectionRequest {
  /** undefined: memory alone. */
  readonly file: FileObject | undefined;
  /** 0: as large as the file. */
  readonly size: number;
  readonly protect: number;
  /** SEC_*, of which one kind. */
  readonly attributes: number;
}

export type Made<T> =
  { readonly status: 0; readonly made: T } | { readonly status: number; readonly made?: undefined };

/** A section without a name and without views; a file grows to its size. */
export function makeSection(process: Process, request: SectionRequest): Made<Section> {
  const { file, protect, attributes } = request;
  const status =
    (PROTECTIONS.has(protect) ? 0 : NtStatus.INVALID_PAGE_PROTECTION) ||
    attributesRefused(attributes, file, process) ||
    sizeRefused(process, request);
  if (status !== 0) return { status };
  const size =
    file === undefined ? roundUp(request.size, PAGE_SIZE) : request.size || fileSize(process.state, file);
  const reserves = file === undefined && (attributes & SEC_RESERVE) !== 0;
  const kind = file === undefined ? attributes : (attributes & ~(SEC_COMMIT | SEC_RESERVE)) | SEC_FILE;
  return {
    status: 0,
    made: {
      kind: 'section',
      size,
      allowed: protect,
      attributes: kind >>> 0,
      file: file && { ...file },
      views: [],
      saved: new Uint8Array(0),
      committed: reserves ? new Uint8Array(size / PAGE_SIZE) : undefined,
    },
  };
}

/** No file is an image here, and nobody may have large pages. */
function attributesRefused(attributes: number, file: FileObject | undefined, { state }: Process): number {
  const kinds = attributes & (SEC_COMMIT | SEC_RESERVE | SEC_IMAGE);
  const others = (attributes & ~(kinds | SEC_NOCACHE | SEC_WRITECOMBINE | SEC_LARGE_PAGES)) !== 0;
  if (others || kinds === 0 || (kinds & (kinds - 1)) !== 0) return NtStatus.INVALID_PARAMETER_6;
  if (kinds === SEC_IMAGE)
    return file === undefined || fileSize(state, file) === 0
      ? NtStatus.INVALID_FILE_FOR_SECTION
      : NtStatus.INVALID_IMAGE_NOT_MZ;
  if ((attributes & SEC_LARGE_PAGES) === 0) return 0;
  return file === undefined && kinds === SEC_COMMIT
    ? NtStatus.PRIVILEGE_NOT_HELD
    : NtStatus.INVALID_PARAMETER_6;
}

function sizeRefused(process: Process, { file, size, protect }: SectionRequest): number {
  if (size > process.space.highestAddress) return NtStatus.SECTION_TOO_BIG;
  if (file === undefined) return size === 0 ? NtStatus.INVALID_PARAMETER_4 : 0;
  const needed =
    Access.read | (writes(protect) ? Access.write : 0) | (permits(protect, 'execute') ? Access.execute : 0);
  if ((file.access & needed) !== needed) return NtStatus.ACCESS_DENIED;
  const length = fileSize(process.state, file);
  if (size === 0) return length === 0 ? NtStatus.MAPPED_FILE_SIZE_ZERO : 0;
  if (size <= length) return 0;
  if (!writes(protect)) return NtStatus.SECTION_TOO_BIG;
  return setFileSize(process, file, size) ? 0 : NtStatus.DISK_FULL;
}

/** A view of `size` bytes, of the rest with 0, through a handle that is open. */
export function makeView(
  process: Process,
  handle: number,
  section: Section,
  request: ViewRequest,
): Made<Address> {
  const { from, protect, wanted } = request;
  const size = request.size === 0 ? section.size - from : request.size;
  const step = request.byPages === true ? PAGE_SIZE : ALLOCATION_GRANULARITY;
  if (from % ALLOCATION_GRANULARITY !== 0 || wanted % step !== 0)
    return { status: NtStatus.MAPPED_ALIGNMENT };
  if (protect !== PAGE_NOACCESS && !PROTECTIONS.has(protect))
    return { status: NtStatus.INVALID_PAGE_PROTECTION };
  if (!grants(process.state, handle, neededFor(protect))) return { status: NtStatus.ACCESS_DENIED };
  if (!isAllowed(section.allowed, protect)) return { status: NtStatus.SECTION_PROTECTION };
  if (from >= section.size || from + size > section.size) return { status: NtStatus.INVALID_VIEW_SIZE };
  const made = mapView(process, section, { ...request, size });
  if (made !== undefined) return { status: 0, made: address(made) };
  return { status: wanted === NULL ? NtStatus.NO_MEMORY : NtStatus.CONFLICTING_ADDRESSES };
}

/** Whether views with this protection may be had of a section with that one: copies may be had of all. */
const isAllowed = (allowed: number, protect: number): boolean =>
  (!writes(protect) || writes(allowed)) && (!permits(protect, 'execute') || permits(allowed, 'execute'));
