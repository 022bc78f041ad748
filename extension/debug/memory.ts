import { type DebugProtocol } from '@vscode/debugprotocol';
import { address, hexAddress, type MachineSeam } from '../../engine/index';
import { ErrorId, RequestError } from './errors';

/** Bytes that one readMemory answers; clients page, and the protocol allows a short answer. */
const MOST_BYTES = 0x100000;

/** `memoryReference + offset` as an address. */
function addressOf(memoryReference: string, offset: number): number {
  if (!/^(0[xX][0-9a-fA-F]+|[0-9]+)$/.test(memoryReference))
    throw new RequestError(ErrorId.Memory, `'${memoryReference}' is not an address like 0x00630498`);
  return Number(memoryReference) + offset;
}

/**
 * Reads up to the first byte that is not committed, as the protocol asks: `unreadableBytes` then counts the bytes up to
 * the next readable one, so that a client can go on behind the hole.
 */
export function readMemory(
  machine: MachineSeam,
  args: DebugProtocol.ReadMemoryArguments,
  pointerBytes: 4 | 8,
): NonNullable<DebugProtocol.ReadMemoryResponse['body']> {
  const start = addressOf(args.memoryReference, args.offset ?? 0);
  const shown = hexAddress(Math.max(start, 0), pointerBytes);
  if (args.count <= 0) return { address: shown, data: '' };
  if (start < 0 || start >= 2 ** 47) return { address: shown, unreadableBytes: args.count };
  const count = Math.min(args.count, MOST_BYTES);
  const { bytes, readable } = machine.peek(address(start), count);
  const hole = readable.indexOf(0);
  if (hole < 0) return { address: shown, data: toBase64(bytes) };
  const next = readable.indexOf(1, hole);
  const unreadableBytes = (next < 0 ? args.count : next) - hole;
  return {
    address: shown,
    unreadableBytes,
    ...(hole > 0 ? { data: toBase64(bytes.subarray(0, hole)) } : {}),
  };
}

export interface Written {
  readonly at: number;
  readonly count: number;
}

/** Writes all of it, or with `allowPartial` up to the first byte that is not committed. */
export function writeMemory(machine: MachineSeam, args: DebugProtocol.WriteMemoryArguments): Written {
  const start = addressOf(args.memoryReference, args.offset ?? 0);
  const bytes = fromBase64(args.data);
  if (bytes.length === 0) return { at: start, count: 0 };
  if (start < 0 || start + bytes.length > 2 ** 47)
    throw new RequestError(ErrorId.Memory, 'the address is outside the address space', true);
  const hole = machine.peek(address(start), bytes.length).readable.indexOf(0);
  if (hole >= 0 && (args.allowPartial !== true || hole === 0))
    throw new RequestError(
      ErrorId.Memory,
      `nothing was written: the byte at 0x${(start + hole).toString(16).toUpperCase()} is not committed`,
      true,
    );
  const part = hole < 0 ? bytes : bytes.subarray(0, hole);
  if (!machine.poke(address(start), part))
    throw new RequestError(ErrorId.Memory, 'nothing was written', true);
  return { at: start, count: part.length };
}

/** Base64 without Buffer, which a browser lacks; in pieces, since arguments of a call are limited. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let from = 0; from < bytes.length; from += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return btoa(binary);
}

export function fromBase64(text: string): Uint8Array {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    throw new RequestError(ErrorId.Memory, 'the data is not base64');
  }
  return Uint8Array.from(binary, character => character.charCodeAt(0));
}
