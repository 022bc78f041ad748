import { type DebugProtocol } from '@vscode/debugprotocol';
import { builtinText } from '../../engine/index';
import { type Debuggee } from './debuggee';
import { ErrorId, RequestError } from './errors';
import { isBuiltIn } from './source-index';

/** Numbers of texts that are in no file count from here by file of the program; below are the texts of scratch scripts. */
const BUILT_IN = 0x40000000;

/** A file as the client names it; with a `reference` the client asks the adapter for the text. */
export function sourceOf(path: string, reference?: number): DebugProtocol.Source {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return { name, path, ...(reference === undefined ? {} : { sourceReference: reference }) };
}

/** A source of the program as the client names it; what is built in has no path but a number. */
export function programSource(debuggee: Debuggee, path: string): DebugProtocol.Source {
  if (!isBuiltIn(path)) return sourceOf(path, debuggee.sourceReference);
  return {
    name: path.slice(path.lastIndexOf('/') + 1).replace(/[<>]/g, ''),
    sourceReference: BUILT_IN + debuggee.program.debug.files.indexOf(path),
    origin: 'built into Heapscope',
  };
}

/** The path that the client means: that of a file, or of the built-in text that it knows by number. */
export function pathOf(debuggee: Debuggee | undefined, source: DebugProtocol.Source): string {
  const file = debuggee?.program.debug.files[(source.sourceReference ?? 0) - BUILT_IN];
  return file ?? source.path ?? source.name ?? '';
}

/** The text of the built-in source with number `reference`. */
export function builtinSource(debuggee: Debuggee, reference: number): string {
  const path = debuggee.program.debug.files[reference - BUILT_IN];
  const text = path === undefined ? undefined : builtinText(path);
  if (text === undefined)
    throw new RequestError(ErrorId.BadRequest, 'this source is a file: open it by its path');
  return text;
}

export const isBuiltInReference = (reference: number): boolean => reference >= BUILT_IN;
