import { type Commands } from './commands';
import { ErrorId, RequestError } from './errors';

type Kind = 'number' | 'string' | 'object' | 'list';
/** `key: kind`, with `?` behind a kind that may be left out. */
type Shape = Readonly<Record<string, Kind | `${Kind}?`>>;

/** What each request must be given, as the protocol says; what is not listed is checked where it is used. */
const SHAPES: Readonly<Partial<Record<keyof Commands, Shape>>> = {
  setBreakpoints: { source: 'object', breakpoints: 'list?' },
  setFunctionBreakpoints: { breakpoints: 'list' },
  setInstructionBreakpoints: { breakpoints: 'list' },
  setExceptionBreakpoints: { filters: 'list', filterOptions: 'list?' },
  breakpointLocations: { source: 'object', line: 'number', endLine: 'number?' },
  next: { threadId: 'number' },
  stepIn: { threadId: 'number' },
  stepOut: { threadId: 'number' },
  stepBack: { threadId: 'number' },
  stackTrace: { threadId: 'number', startFrame: 'number?', levels: 'number?' },
  scopes: { frameId: 'number' },
  variables: { variablesReference: 'number', start: 'number?', count: 'number?' },
  setVariable: { variablesReference: 'number', name: 'string', value: 'string' },
  setExpression: { expression: 'string', value: 'string', frameId: 'number?' },
  evaluate: { expression: 'string', frameId: 'number?' },
  readMemory: { memoryReference: 'string', offset: 'number?', count: 'number' },
  writeMemory: { memoryReference: 'string', offset: 'number?', data: 'string' },
  disassemble: { memoryReference: 'string', instructionOffset: 'number?', instructionCount: 'number' },
  source: { sourceReference: 'number' },
};

/** Throws a RequestError that names the argument when `args` are not what `command` must be given. */
export function checkArguments(command: keyof Commands, args: unknown): void {
  const shape = SHAPES[command];
  if (shape === undefined) return;
  const given = typeof args === 'object' && args !== null ? (args as Readonly<Record<string, unknown>>) : {};
  for (const [key, kind] of Object.entries(shape)) {
    const value = given[key];
    if (kind.endsWith('?') && (value === undefined || value === null)) continue;
    const wanted = kind.replace('?', '') as Kind;
    if (kindOf(value) !== wanted)
      throw new RequestError(ErrorId.BadRequest, `${command} needs "${key}", ${NAMES[wanted]}`);
    if (wanted === 'list' && !(value as unknown[]).every(isEntry))
      throw new RequestError(ErrorId.BadRequest, `${command} needs "${key}", a list without holes`);
  }
}

const NAMES: Readonly<Record<Kind, string>> = {
  number: 'a number',
  string: 'a text',
  object: 'an object',
  list: 'a list',
};

/** Lists of the protocol hold objects or words. */
const isEntry = (value: unknown): boolean =>
  typeof value === 'string' || (typeof value === 'object' && value !== null);

function kindOf(value: unknown): Kind | undefined {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isFinite(value) ? 'number' : undefined;
  if (typeof value === 'string') return 'string';
  return typeof value === 'object' && value !== null ? 'object' : undefined;
}
