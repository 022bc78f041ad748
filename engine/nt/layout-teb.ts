/** Offsets in the thread environment block. Sources: Microsoft, "TEB structure (winternl.h)", "NT_TIB"; public symbols. */
export interface TebLayout {
  readonly stackBase: number;
  readonly stackLimit: number;
  readonly fiberData: number;
  readonly self: number;
  readonly processId: number;
  readonly threadId: number;
  readonly peb: number;
  readonly lastError: number;
  readonly lastStatus: number;
  /** The 64 slots that TlsAlloc gives first. */
  readonly tlsSlots: number;
  readonly sizeof: number;
}

export const TEB_LAYOUT: Readonly<Record<4 | 8, TebLayout>> = {
  4: { stackBase: 0x04, stackLimit: 0x08, fiberData: 0x10, self: 0x18, processId: 0x20, threadId: 0x24, peb: 0x30, lastError: 0x34, lastStatus: 0xbf4, tlsSlots: 0xe10, sizeof: 0x1000 },
  8: { stackBase: 0x08, stackLimit: 0x10, fiberData: 0x20, self: 0x30, processId: 0x40, threadId: 0x48, peb: 0x60, lastError: 0x68, lastStatus: 0x1250, tlsSlots: 0x1480, sizeof: 0x2000 },
}; // prettier-ignore

/** Offsets in the process environment block of what concerns no heap. Sources: Microsoft, "PEB structure"; public symbols. */
export interface PebLayout {
  readonly beingDebugged: number;
  readonly imageBase: number;
  readonly processors: number;
  readonly osMajor: number;
  readonly osMinor: number;
  /** u16. */
  readonly osBuild: number;
  readonly osPlatform: number;
}

export const PEB_LAYOUT: Readonly<Record<4 | 8, PebLayout>> = {
  4: { beingDebugged: 2, imageBase: 0x08, processors: 0x64, osMajor: 0xa4, osMinor: 0xa8, osBuild: 0xac, osPlatform: 0xb0 },
  8: { beingDebugged: 2, imageBase: 0x10, processors: 0xb8, osMajor: 0x118, osMinor: 0x11c, osBuild: 0x120, osPlatform: 0x124 },
}; // prettier-ignore

/** Slots in the block; TlsAlloc has more, which are elsewhere. */
export const TEB_SLOTS = 64;
