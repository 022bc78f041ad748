import { type DebugProtocol } from '@vscode/debugprotocol';
import { type Debuggee } from './debuggee';
import { ErrorId, RequestError } from './errors';
import { type Handlers } from './commands';
import { type Debugging } from './debugging';
import { formatOf } from './live';
import { heapReport, isHeapCommand } from './heap-command';
import { readMemory, writeMemory } from './memory';
import { SCRATCH_PATH } from './scratch';
import { stackFrames } from './stack';
import { disassembled } from './disassembly';
import { builtinSource, isBuiltInReference, programSource } from './sources';

type Looking = Pick<
  Handlers,
  | 'stackTrace'
  | 'scopes'
  | 'variables'
  | 'setVariable'
  | 'setExpression'
  | 'evaluate'
  | 'readMemory'
  | 'writeMemory'
  | 'exceptionInfo'
  | 'source'
  | 'loadedSources'
  | 'disassemble'
>;

/** Requests that look at the stopped program, or edit it where it stands. */
export function lookingRequests(debugging: Debugging): Looking {
  return {
    stackTrace: args => {
      const { debuggee, frames, culprit } = debugging.stopped;
      const { startFrame = 0, levels = 0, threadId } = args;
      if (!debuggee.timeline.machine.threads.some(thread => thread.id === threadId))
        throw new RequestError(ErrorId.BadRequest, `there is no thread ${threadId}`);
      const top = culprit?.thread === threadId ? culprit.pc : undefined;
      return stackFrames(
        debuggee,
        frames,
        threadId,
        { start: startFrame, count: levels },
        debugging.endText,
        top,
      );
    },
    scopes: args => ({ scopes: debugging.stopped.variables.scopes(debugging.live.frameKey(args.frameId)) }),
    variables: args => {
      const live = debugging.stopped;
      const reading = live.reading(args.format);
      const children = live.variables.children(args.variablesReference, live.machine, args.start, args.count);
      const indexed = children.every(child => child.name.startsWith('['));
      const shown =
        args.filter === undefined || (args.filter === 'indexed') === (indexed && children.length > 0)
          ? children
          : [];
      return { variables: shown.map(child => live.variables.present(reading, child)) };
    },
    setVariable: args => {
      const { variable, edit } = debugging.stopped.setVariable(args);
      debugging.edited(edit, ['variables']);
      const { value, type, variablesReference, indexedVariables, memoryReference } = variable;
      return { value, type, variablesReference, indexedVariables, memoryReference };
    },
    setExpression: args => {
      const live = debugging.stopped;
      const text = `(${args.expression}) = (${args.value})`;
      const { value } = live.commit(text, args.frameId, formatOf(args.format));
      debugging.edited(undefined, ['variables']);
      const { result, ...body } = live.present(value, args.expression);
      return { ...body, value: result };
    },
    evaluate: args => {
      const live = debugging.stopped;
      const format = formatOf(args.format);
      if (args.context !== 'repl')
        return live.present(live.evaluate(args.expression, args.frameId, format), args.expression);
      if (isHeapCommand(args.expression)) return heapReport(live.debuggee.timeline, args.expression);
      const { value, edited } = live.commit(args.expression, args.frameId, format);
      if (edited) debugging.edited(undefined, ['all']);
      return live.present(value, args.expression);
    },
    readMemory: args => readMemory(debugging.stopped.machine, args, debugging.live.debuggee.pointerBytes),
    writeMemory: args => {
      const live = debugging.stopped;
      const written = writeMemory(live.machine, args);
      if (written.count > 0) {
        live.edited();
        debugging.edited(written, ['variables']);
      }
      return { bytesWritten: written.count, offset: args.offset ?? 0 };
    },
    exceptionInfo: () => debugging.exceptionInfo(),
    disassemble: args => ({ instructions: disassembled(debugging.live.debuggee, args) }),
    source: args => {
      if (isBuiltInReference(args.sourceReference))
        return {
          content: builtinSource(debugging.live.debuggee, args.sourceReference),
          mimeType: 'text/x-c',
        };
      if (args.source?.path !== SCRATCH_PATH && args.sourceReference !== debugging.revision)
        throw new RequestError(ErrorId.BadRequest, 'this source is a file: open it by its path');
      return { content: debugging.script.text, mimeType: 'text/x-c' };
    },
    loadedSources: () => ({ sources: debugging.loaded ? loadedSources(debugging.live.debuggee) : [] }),
  };
}

/** The files of the program, and the built-in texts that it includes. */
const loadedSources = (debuggee: Debuggee): DebugProtocol.Source[] =>
  debuggee.program.debug.files.map(path => programSource(debuggee, path));
