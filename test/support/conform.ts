import { type Address, address } from '../../engine/base/units';
import { profileOf } from '../../engine/nt/profile';
import { type ProfileId } from '../../engine/nt/profile-ids';
import { EARLY_IDS, EarlyWorld } from './early-world';
import { type HeapWorld, type WorldOptions } from './heap-world';
import { VISTA_IDS, VistaWorld } from './vista-world';

/** CONFORMANCE's P and A, and both forms of ~0. */
export interface Width {
  readonly P: 4 | 8;
  readonly A: number;
  readonly allOnes: number;
}

/** Runs `body` in a fresh process of each profile that the statement names. */
export function conform(
  statement: string,
  body: (world: VistaWorld, width: Width) => void,
  ids: readonly ProfileId[] = VISTA_IDS,
): void {
  for (const id of ids)
    it(`${statement} (${id})`, () => {
      body(new VistaWorld(id), widthOf(id));
    });
}

/** The profiles of CONFORMANCE's `all`. */
export const NT_IDS = [...EARLY_IDS, ...VISTA_IDS] as const;
export type NtId = (typeof NT_IDS)[number];

const isEarly = (id: NtId): id is (typeof EARLY_IDS)[number] => (EARLY_IDS as readonly string[]).includes(id);

/** A process of any NT. */
export const ntWorld = (id: NtId, options: WorldOptions = {}): HeapWorld =>
  isEarly(id) ? new EarlyWorld(id, options) : new VistaWorld(id, options);

/** As `conform`, for statements about all of NT, or about older ones too. */
export function conformNt(
  statement: string,
  body: (world: HeapWorld, width: Width) => void,
  ids: readonly NtId[] = NT_IDS,
): void {
  for (const id of ids)
    it(`${statement} (${id})`, () => {
      body(ntWorld(id), widthOf(id));
    });
}

/** As `conform`, for NT 4 and XP. */
export function conformEarly(
  statement: string,
  body: (world: EarlyWorld, width: Width) => void,
  ids: readonly (typeof EARLY_IDS)[number][] = EARLY_IDS,
): void {
  for (const id of ids)
    it(`${statement} (${id})`, () => {
      body(new EarlyWorld(id), widthOf(id));
    });
}

function widthOf(id: ProfileId): Width {
  const P = profileOf(id).pointerBytes;
  return { P, A: 0x8000 * P, allOnes: P === 4 ? 0xffffffff : 2 ** 64 };
}

export const WIN7: readonly ProfileId[] = ['win7-x86', 'win7-x64'];
export const WIN10: readonly ProfileId[] = ['win10-x86', 'win10-x64'];
export const NT_X86: readonly NtId[] = ['nt4-x86', 'xp-x86', 'win7-x86', 'win10-x86'];

export const NO_SERIALIZE = 1;
export const GENERATE_EXCEPTIONS = 4;
export const ZERO = 8;

/** A range of program memory. */
export function scratch(world: HeapWorld): Address {
  return address(world.context.process.peb + 0x800);
}

export function allBytes(world: HeapWorld, at: number, size: number, byte: number): boolean {
  return world.space.peek(address(at), size).bytes.every(each => each === byte);
}
