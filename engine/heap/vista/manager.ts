import { expressLayout } from '../lfh/express';
import { type HeapManager } from '../seam';
import * as calls from './calls';
import * as information from './information';
import { RtlProtectHeap } from './protect';
import * as queries from './query-calls';
import { VISTA_READER } from './reader';
import * as userCalls from './user-calls';

/** The NT heap from Vista on: encoded headers, one sorted free list, uncommitted ranges with trailers. */
export const VISTA: HeapManager = {
  reader: VISTA_READER,
  express: expressLayout,
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
  HeapCompact: calls.HeapCompact,
  HeapSummary: queries.HeapSummary,
  HeapSetInformation: information.HeapSetInformation,
  HeapQueryInformation: information.HeapQueryInformation,
  getUserInfo: userCalls.getUserInfo,
  setUserValue: userCalls.setUserValue,
  setUserFlags: userCalls.setUserFlags,
  RtlProtectHeap,
};
