import { type DebugProtocol } from '@vscode/debugprotocol';
import {
  type Address,
  address,
  type DebugInfo,
  type DebugVariable,
  type FrameView,
  hexAddress,
  type MachineSeam,
  typeName,
} from '../../engine/index';
import { type Debuggee, frameAt } from './debuggee';
import { ErrorId, RequestError } from './errors';
import { type FrameKey } from './stack';
import {
  isAggregate,
  type Location,
  type Reading,
  readWords,
  resolve,
  resolveIndex,
  sizeOf,
  toAddress,
} from './reading';
import { formatValue } from './values';

/** What a variablesReference stands for. An object is named by type and address, so its number stays at every stop. */
type Container =
  | { readonly kind: 'locals'; readonly frame: FrameKey }
  /** The copies of the frame's thread, where every thread has its own. */
  | { readonly kind: 'globals'; readonly frame: FrameKey | undefined }
  | {
      readonly kind: 'object';
      readonly debug: DebugInfo;
      readonly type: number;
      readonly at: Address;
      readonly path: string;
    };

/** A child of a container: a name, its type, and where it is. */
export interface Child {
  readonly name: string;
  readonly type: number;
  readonly location: Location;
  /** The C expression for it; empty when there is none. */
  readonly path: string;
}

/** Children that one answer gives when the client asks for all. */
const MOST_CHILDREN = 10_000;
/** Containers remembered; after more, numbers are given anew. */
const MOST_CONTAINERS = 200_000;

/** The variables view: numbers for what can be opened, and what is inside. */
export class Variables {
  readonly #debuggee: Debuggee;
  #containers: Container[] = [];
  #numbers = new Map<string, number>();
  readonly #debugIds = new Map<DebugInfo, number>();

  constructor(debuggee: Debuggee) {
    this.#debuggee = debuggee;
  }

  scopes(frame: FrameKey): DebugProtocol.Scope[] {
    const locals = this.#number(`locals:${frame.thread}:${frame.depth}`, { kind: 'locals', frame });
    const { threadStorage, debug } = this.#debuggee.program;
    const globals =
      threadStorage === undefined
        ? this.#number('globals', { kind: 'globals', frame: undefined })
        : this.#number(`globals:${frame.thread}:${frame.depth}`, { kind: 'globals', frame });
    const count = debug.globals.length;
    return [
      { name: 'Locals', presentationHint: 'locals', variablesReference: locals, expensive: false },
      { name: 'Globals', variablesReference: globals, namedVariables: count, expensive: count > 100 },
    ];
  }

  /** Children of `reference`; of an array the elements [start, start + count). */
  children(reference: number, machine: MachineSeam, start = 0, count = 0): readonly Child[] {
    const container = this.#containers[reference - 1];
    if (container === undefined)
      throw new RequestError(ErrorId.BadRequest, `there is no variablesReference ${reference}`);
    switch (container.kind) {
      case 'locals':
        return this.#locals(container.frame, machine);
      case 'globals':
        return this.#globals(container.frame, machine);
      case 'object':
        return this.#inside(container, start, count === 0 ? MOST_CHILDREN : Math.min(count, MOST_CHILDREN));
    }
  }

  /** How the client shows `child`; what has an inside gets a number to ask for it. */
  present(reading: Reading, child: Child): DebugProtocol.Variable {
    const { reference, memoryReference, indexed } = this.open(
      reading,
      child.type,
      child.location,
      child.path,
    );
    return {
      name: child.name,
      value: formatValue(reading, child.type, child.location),
      type: typeName(reading.debug, child.type),
      variablesReference: reference,
      ...(child.path === '' ? {} : { evaluateName: child.path }),
      ...(memoryReference === undefined ? {} : { memoryReference }),
      ...(indexed === undefined ? {} : { indexedVariables: indexed }),
    };
  }

  /** The number for what is inside a value (0: nothing), the memory it stands for, and how many elements it has. */
  open(
    reading: Reading,
    typeIndex: number,
    location: Location,
    path: string,
  ): { reference: number; memoryReference?: string; indexed?: number } {
    const { debug, pointerBytes } = reading;
    const type = resolve(debug, typeIndex);
    if (isAggregate(type)) {
      if (location.kind !== 'memory') return { reference: 0 };
      const reference = this.#object(debug, resolveIndex(debug, typeIndex), location.at, path);
      const memoryReference = hexAddress(location.at, pointerBytes);
      return type.kind === 'array'
        ? { reference, memoryReference, indexed: type.count }
        : { reference, memoryReference };
    }
    if (type.kind !== 'pointer') return { reference: 0 };
    const words = readWords(reading, type, location);
    if (words === undefined) return { reference: 0 };
    const at = toAddress(words, pointerBytes);
    const memoryReference = hexAddress(at, pointerBytes);
    const target = resolve(debug, type.target);
    const size = sizeOf(target);
    const opens = at !== 0 && size > 0 && reading.machine.peek(at, 1).readable[0] === 1;
    if (!opens) return { reference: 0, memoryReference };
    return { reference: this.#object(debug, resolveIndex(debug, typeIndex), at, path), memoryReference };
  }

  #number(key: string, container: Container): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#containers.length >= MOST_CONTAINERS) {
      this.#containers = [];
      this.#numbers = new Map();
    }
    this.#containers.push(container);
    this.#numbers.set(key, this.#containers.length);
    return this.#containers.length;
  }

  #object(debug: DebugInfo, type: number, at: Address, path: string): number {
    let id = this.#debugIds.get(debug);
    if (id === undefined) this.#debugIds.set(debug, (id = this.#debugIds.size));
    return this.#number(`object:${id}:${type}:${at}:${path}`, { kind: 'object', debug, type, at, path });
  }

  #globals(key: FrameKey | undefined, machine: MachineSeam): readonly Child[] {
    const frame = key && frameAt(machine, key.thread, key.depth);
    return this.#debuggee.program.debug.globals.map(each => this.#child(each, frame));
  }

  /** Variables in scope at the frame's pc, innermost scope first; an outer name that is hidden is left out. */
  #locals(key: FrameKey, machine: MachineSeam): readonly Child[] {
    const frame = frameAt(machine, key.thread, key.depth);
    if (frame === undefined) return [];
    const children = new Map<string, Child>();
    for (const variable of this.#inScope(frame))
      if (!children.has(variable.name)) children.set(variable.name, this.#child(variable, frame));
    return [...children.values()];
  }

  #inScope(frame: FrameView): DebugVariable[] {
    const scopes = this.#debuggee.program.debug.scopes[frame.function] ?? [];
    const open = scopes.filter(scope => scope.start <= frame.pc && frame.pc < scope.end);
    // Inner scopes come after the scopes that hold them.
    return open
      .reverse()
      .flatMap(scope =>
        scope.variables.filter(variable => variable.from <= frame.pc && variable.name !== ''),
      );
  }

  #child(variable: DebugVariable, frame: FrameView | undefined): Child {
    return {
      name: variable.name,
      type: variable.type,
      location: locate(variable, frame),
      path: variable.name,
    };
  }

  #inside(container: Extract<Container, { kind: 'object' }>, start: number, count: number): readonly Child[] {
    const { debug, at, path } = container;
    const type = resolve(debug, container.type);
    switch (type.kind) {
      case 'struct':
      case 'union':
        return type.fields.map(field => ({
          name: field.name === '' ? '(anonymous)' : field.name,
          type: field.type,
          location: {
            kind: 'memory',
            at: address(at + field.offset),
            ...(field.bits ? { bits: field.bits } : {}),
          },
          path: field.name === '' ? path : member(path, field.name),
        }));
      case 'array': {
        const size = sizeOf(resolve(debug, type.element));
        const end = Math.min(type.count, start + count);
        return Array.from({ length: Math.max(0, end - start) }, (_, index) => ({
          name: `[${start + index}]`,
          type: type.element,
          location: { kind: 'memory', at: address(at + (start + index) * size) },
          path: path === '' ? '' : `${wrapped(path)}[${start + index}]`,
        }));
      }
      case 'pointer': {
        const inner = path === '' ? '' : `*${wrapped(path)}`;
        const target = resolve(debug, type.target);
        if (target.kind === 'struct' || target.kind === 'union')
          return this.#inside(
            { kind: 'object', debug, type: resolveIndex(debug, type.target), at, path: inner },
            0,
            count,
          );
        return [
          {
            name: inner === '' ? '*' : inner,
            type: type.target,
            location: { kind: 'memory', at },
            path: inner,
          },
        ];
      }
      default:
        return [];
    }
  }
}

const isPostfix = (path: string): boolean => /^[A-Za-z_][\w.[\]]*(->[\w.[\]]+)*$/.test(path);
const wrapped = (path: string): string => (isPostfix(path) ? path : `(${path})`);

/** `p->x` for a field of `*p`, `a.x` else. */
function member(path: string, field: string): string {
  if (path === '') return '';
  if (path.startsWith('*')) return `${path.slice(1)}->${field}`;
  return `${wrapped(path)}.${field}`;
}

function locate(variable: DebugVariable, frame: FrameView | undefined): Location {
  const { location } = variable;
  if (location.kind === 'static') return { kind: 'memory', at: location.at };
  if (frame === undefined) return { kind: 'result', low: 0, high: 0 };
  if (location.kind === 'register') return { kind: 'register', frame, slot: location.slot };
  const from = location.kind === 'thread' ? frame.threadStorage : frame.base;
  return { kind: 'memory', at: address(from + location.offset) };
}
