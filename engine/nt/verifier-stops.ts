/** The stops of page heap, by code. Source: HEAP_SPEC §D.9. */
export const VERIFIER_STOPS = {
  0x03: 'multithreaded access to an unserialized heap',
  0x05: 'heap handle with bad signature',
  0x06: 'corrupted heap pointer or pointer of another heap',
  0x07: 'block already freed',
  0x09: 'destroying the process heap',
  0x0e: 'freed block infix pattern',
  0x0f: 'suffix pattern',
  0x10: 'start stamp',
  0x11: 'end stamp',
  0x12: 'prefix pattern',
} as const;
export type VerifierStopCode = keyof typeof VERIFIER_STOPS;

/** `verifier stop 0x0F: suffix pattern`. */
export const verifierStopName = (code: VerifierStopCode): string =>
  `verifier stop 0x${code.toString(16).toUpperCase().padStart(2, '0')}: ${VERIFIER_STOPS[code]}`;
