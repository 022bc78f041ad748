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
    attributesRefused(attributes, file) ||
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
function attributesRefused(attributes: number, file: FileObject | undefined): number {
  const kinds = attributes & (SEC_COMMIT | SEC_RESERVE | SEC_IMAGE);
  const others = (attributes & ~(kinds | SEC_NOCACHE | SEC_WRITECOMBINE | SEC_LARGE_PAGES)) !== 0;
  if (others || kinds === 0 || (kinds & (kinds - 1)) !== 0) return NtStatus.INVALID_PARAMETER_6;
  if (kinds === SEC_IMAGE)
    return file === undefined ? NtStatus.INVALID_FILE_FOR_SECTION : NtStatus.INVALID_IMAGE_NOT_MZ;
  if ((attributes & SEC_LARGE_PAGES) === 0) return 0;
  return file === undefined && kinds === SEC_COMMIT
    ? NtStatus.PRIVILEGE_NOT_HELD
    : NtStatus.INVALID_PARAMETER_6;
}

function sizeRefused(process: Process, { file, size, protect }: SectionRequest): number {
  if (size > process.space.highestAddress) return NtStatus.SECTION_TOO_BIG;
  if (file === undefined) return size === 0 ? NtStatus.INVALID_PARAMETER_4 : 0;
  const needed = writes(protect) ? Access.read | Access.write : Access.read;
  if ((file.access & needed) !== needed) return NtStatus.ACCESS_DENIED;
  const length = fileSize(process.state, file);
  if (size === 0) return length === 0 ? NtStatus.MAPPED_FILE_SIZE_ZERO : 0;
  if (size <= length) return 0;
  if (!writes(protect)) return NtStatus.SECTION_TOO_BIG;
  return setFileSize(process, file, size) ? 0 : NtStatus.DISK_FULL;
}

/** A view of `size` bytes, of the rest with 0. */
export function makeView(process: Process, section: Section, request: ViewRequest): Made<Address> {
  const { from, protect, wanted } = request;
  const size = request.size === 0 ? section.size - from : request.size;
  if (from % ALLOCATION_GRANULARITY !== 0 || wanted % ALLOCATION_GRANULARITY !== 0)
    return { status: NtStatus.MAPPED_ALIGNMENT };
  if (protect !== PAGE_NOACCESS && !PROTECTIONS.has(protect))
    return { status: NtStatus.INVALID_PAGE_PROTECTION };
  if (!isAllowed(section.allowed, protect)) return { status: NtStatus.SECTION_PROTECTION };
  if (from >= section.size || from + size > section.size) return { status: NtStatus.INVALID_VIEW_SIZE };
  const made = mapView(process, section, { ...request, size });
  if (made !== undefined) return { status: 0, made: address(made) };
  return { status: wanted === NULL ? NtStatus.NO_MEMORY : NtStatus.CONFLICTING_ADDRESSES };
}

/** Whether views with this protection may be had of a section with that one: copies may be had of all. */
const isAllowed = (allowed: number, protect: number): boolean =>
  (!writes(protect) || writes(allowed)) && (!permits(protect, 'execute') || permits(allowed, 'execute'));
