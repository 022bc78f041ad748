import { type SystemCall } from '../system-call';

/* Texts of paths in arguments, as the A and W forms of a call have them. */

/** Bytes as the ANSI code page has them, where those of ASCII are. */
export const narrowPath = (call: SystemCall, argument: number): string =>
  String.fromCharCode(...call.loadString(call.pointer(argument)));

export const widePath = (call: SystemCall, argument: number): string =>
  String.fromCharCode(...call.loadWideString(call.pointer(argument)));
