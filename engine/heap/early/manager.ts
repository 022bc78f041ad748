import { type HeapManager } from '../seam';
import * as calls from './calls';
import { RtlExtendHeap } from './extend';
import * as information from './information';
import { RtlProtectHeap } from './protect';
import * as queries from './query-calls';
import { EARLY_READER } from './reader';
import * as userCalls from './user-calls';

/** The heap of NT 3.5 to 5.2: plain headers, 128 free lists and a bitmap, from Windows 2000 on lookaside lists. */
export const EARLY: HeapManager = {
  reader: EARLY_READER,
  createProcessHeap: calls.createProcessHeap,
  HeapCreate: calls.HeapCreate,
  RtlCreateHeap: calls.RtlCreateHeap,
  HeapDestroy: calls.HeapDestroy,
  HeapAlloc: calls.HeapAlloc,
  HeapReAlloc: calls.HeapReAlloc,
  HeapFree: calls.HeapFree,
  HeapSize: calls.HeapSize,
  HeapValidate: queries.HeapValidate,
  HeapWalk: queries.HeapWalk,
  HeapLock: queries.HeapLock,
  HeapUnlock: queries.HeapUnlock,
  HeapCompact: queries.HeapCompact,
  HeapSummary: queries.HeapSummary,
  HeapSetInformation: information.HeapSetInformation,
  HeapQueryInformation: information.HeapQueryInformation,
  getUserInfo: userCalls.getUserInfo,
  setUserValue: userCalls.setUserValue,
  setUserFlags: userCalls.setUserFlags,
  RtlExtendHeap,
  RtlProtectHeap,
};
