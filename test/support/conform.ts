import { type Address, address } from '../../engine/base/units';
import { type ProfileId } from '../../engine/nt/profile-ids';
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
      const world = new VistaWorld(id);
      const P = world.profile.pointerBytes;
      body(world, { P, A: 0x8000 * P, allOnes: P === 4 ? 0xffffffff : 2 ** 64 });
    });
}

export const WIN7: readonly ProfileId[] = ['win7-x86', 'win7-x64'];
export const WIN10: readonly ProfileId[] = ['win10-x86', 'win10-x64'];
export const X86: readonly ProfileId[] = ['win7-x86', 'win10-x86'];

export const NO_SERIALIZE = 1;
export const GENERATE_EXCEPTIONS = 4;
export const ZERO = 8;

/** A range of program memory. */
export function scratch(world: VistaWorld): Address {
  return address(world.context.process.peb + 0x800);
}

export function allBytes(world: VistaWorld, at: number, size: number, byte: number): boolean {
  return world.space.peek(address(at), size).bytes.every(each => each === byte);
}
