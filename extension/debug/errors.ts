import { EngineBug } from '../../engine/index';

/** Ids of error responses: stable, so that a client may tell them apart. The texts are written where they arise. */
export const ErrorId = {
  BadRequest: 1001,
  UnknownRequest: 1002,
  NotStopped: 1003,
  BadLaunch: 1010,
  DoesNotCompile: 1011,
  FileNotFound: 1012,
  Expression: 1020,
  Memory: 1030,
  Inspection: 1040,
  Scratch: 1050,
  Internal: 1900,
} as const;
export type ErrorId = (typeof ErrorId)[keyof typeof ErrorId];

/** A request that cannot be granted, in words for the user: what, where, and what to do. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly id: ErrorId;
  /** Whether the client should put it before the user's eyes, or the asker shows it in place (hover, watch). */
  readonly showUser: boolean;

  constructor(id: ErrorId, text: string, showUser = false) {
    super(text);
    this.id = id;
    this.showUser = showUser;
  }
}

/** What the client is told about `error`; a mistake of ours keeps the session alive and says that it is one. */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  if (error instanceof RangeError) return new RequestError(ErrorId.Inspection, error.message);
  const text = error instanceof Error ? error.message : String(error);
  const kind = error instanceof EngineBug ? 'a rule of the engine does not hold' : 'an unexpected error';
  return new RequestError(
    ErrorId.Internal,
    `Heapscope made a mistake: ${kind}: ${text}. Please report it with this script.`,
    true,
  );
}
