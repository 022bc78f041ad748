import { type DebugProtocol } from '@vscode/debugprotocol';
import { INSTRUCTION_WORDS, type MachineSeam, Op } from '../../engine/index';
import { type Debuggee } from './debuggee';
import { codeReference } from './disassembly';
import { type SourceIndex, type Statement } from './source-index';
import { programSource } from './sources';

/** What the user asked for: a place in a file or the name of a function. */
type Wanted =
  | {
      readonly kind: 'line';
      readonly path: string;
      readonly line: number;
      readonly column: number | undefined;
    }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'instruction'; readonly pc: number };

/** `>= 100`, `== 3`, `% 10`, or `100`, which means from the hundredth on. */
interface HitRule {
  readonly operator: string;
  readonly count: number;
}

interface Breakpoint {
  readonly id: number;
  readonly wanted: Wanted;
  readonly condition: string | undefined;
  readonly hits: HitRule | undefined;
  readonly logMessage: string | undefined;
  /** Why it can never stop; shown as the reason that it is not verified. */
  readonly complaint: string | undefined;
  pcs: readonly number[];
  /** Steps at which it was hit, ascending, so that going back and forth counts none twice. Only kept with `hits` or a log. */
  hitSteps: number[];
  /** A condition that could not be evaluated was reported; once is enough. */
  reported: boolean;
}

/** What breakpoints need of the session: evaluating on a state that is thrown away, and telling the user. */
export interface BreakpointHost {
  /** Evaluates in the innermost frame of `thread` without lasting effect. */
  readonly test: (machine: MachineSeam, thread: number, expression: string) => TestResult;
  readonly log: (text: string, pc: number) => void;
}
export type TestResult =
  | { readonly ok: true; readonly truth: boolean; readonly text: string }
  | { readonly ok: false; readonly text: string };

/** The user's breakpoints: what was asked for, what it is bound to, and whether a hit stops. */
export class Breakpoints {
  readonly #host: BreakpointHost;
  readonly #bySource = new Map<string, readonly Breakpoint[]>();
  #functions: readonly Breakpoint[] = [];
  #instructions: readonly Breakpoint[] = [];
  #nextId = 1;
  #debuggee: Debuggee | undefined;
  #atPc = new Map<number, Breakpoint[]>();
  #pcs: readonly number[] = [];

  constructor(host: BreakpointHost) {
    this.#host = host;
  }

  /** pcs at which a run has to ask `accepts`. */
  get pcs(): readonly number[] {
    return this.#pcs;
  }

  /** Binds everything to another program (launch, restart); returns what changed for breakpoint events. */
  bind(debuggee: Debuggee): DebugProtocol.Breakpoint[] {
    this.#debuggee = debuggee;
    for (const each of this.#all()) {
      each.pcs = pcsOf(each.wanted, debuggee);
      each.hitSteps = [];
    }
    this.#reindex();
    return this.#all().map(each => this.#describe(each));
  }

  setForSource(path: string, wanted: readonly DebugProtocol.SourceBreakpoint[]): DebugProtocol.Breakpoint[] {
    const breakpoints = wanted.map(each =>
      this.#make({ kind: 'line', path, line: each.line, column: each.column }, each),
    );
    this.#bySource.set(path, breakpoints);
    this.#reindex();
    return breakpoints.map(each => this.#describe(each));
  }

  setFunctions(wanted: readonly DebugProtocol.FunctionBreakpoint[]): DebugProtocol.Breakpoint[] {
    this.#functions = wanted.map(each => this.#make({ kind: 'function', name: each.name.trim() }, each));
    this.#reindex();
    return this.#functions.map(each => this.#describe(each));
  }

  setInstructions(
    wanted: readonly { readonly pc: number; readonly condition?: string; readonly hitCondition?: string }[],
  ): DebugProtocol.Breakpoint[] {
    this.#instructions = wanted.map(each => this.#make({ kind: 'instruction', pc: each.pc }, each));
    this.#reindex();
    return this.#instructions.map(each => this.#describe(each));
  }

  /** Ids of the breakpoints at `pc`, for the stopped event. */
  idsAt(pc: number): number[] {
    return (this.#atPc.get(pc) ?? []).map(each => each.id);
  }

  /** What the stopped event calls a hit at `pc`. */
  reasonAt(pc: number): 'breakpoint' | 'function breakpoint' | 'instruction breakpoint' {
    const kinds = (this.#atPc.get(pc) ?? []).map(each => each.wanted.kind);
    if (kinds.includes('function')) return 'function breakpoint';
    return kinds.length > 0 && kinds.every(kind => kind === 'instruction')
      ? 'instruction breakpoint'
      : 'breakpoint';
  }

  /** Forgets hits at `step` and later: that future no longer exists. */
  forgetFrom(step: number): void {
    for (const each of this.#all()) each.hitSteps = each.hitSteps.filter(hit => hit < step);
  }

  /** Whether the hit at `pc` stops; writes log points. `backward` hits neither log nor count anew. */
  accepts(machine: MachineSeam, thread: number, pc: number, backward: boolean): boolean {
    let stops = false;
    for (const each of this.#atPc.get(pc) ?? [])
      if (this.#hit(each, machine, thread, pc, backward)) stops = true;
    return stops;
  }

  #hit(breakpoint: Breakpoint, machine: MachineSeam, thread: number, pc: number, backward: boolean): boolean {
    if (!this.#conditionHolds(breakpoint, machine, thread, pc)) return false;
    const counted = breakpoint.hits !== undefined || breakpoint.logMessage !== undefined;
    const { ordinal, first } = counted
      ? ordinalOf(breakpoint.hitSteps, machine.position.step, backward)
      : { ordinal: 1, first: true };
    if (breakpoint.hits !== undefined && !ruleHolds(breakpoint.hits, ordinal)) return false;
    if (breakpoint.logMessage === undefined) return true;
    if (first && !backward) this.#host.log(this.#interpolate(breakpoint.logMessage, machine, thread), pc);
    return false;
  }

  #conditionHolds(breakpoint: Breakpoint, machine: MachineSeam, thread: number, pc: number): boolean {
    if (breakpoint.condition === undefined) return true;
    const result = this.#host.test(machine, thread, breakpoint.condition);
    if (result.ok) return result.truth;
    if (!breakpoint.reported)
      this.#host.log(
        `breakpoint condition '${breakpoint.condition}' cannot be evaluated: ${result.text}`,
        pc,
      );
    breakpoint.reported = true;
    return true;
  }

  #interpolate(message: string, machine: MachineSeam, thread: number): string {
    return message.replace(/\{([^{}]+)\}/g, (_all, expression: string) => {
      const result = this.#host.test(machine, thread, expression);
      return result.ok ? result.text : `<${result.text}>`;
    });
  }

  #make(
    wanted: Wanted,
    asked: { readonly condition?: string; readonly hitCondition?: string; readonly logMessage?: string },
  ): Breakpoint {
    const hits = parseHitRule(asked.hitCondition);
    return {
      id: this.#nextId++,
      wanted,
      condition: nonEmpty(asked.condition),
      hits: hits === 'wrong' ? undefined : hits,
      logMessage: nonEmpty(asked.logMessage),
      complaint:
        hits === 'wrong'
          ? `hit count '${asked.hitCondition ?? ''}' is not a number like 100, >= 100, == 3 or % 10`
          : undefined,
      pcs: this.#debuggee === undefined ? [] : pcsOf(wanted, this.#debuggee),
      hitSteps: [],
      reported: false,
    };
  }

  #all(): Breakpoint[] {
    return [...[...this.#bySource.values()].flat(), ...this.#functions, ...this.#instructions];
  }

  #reindex(): void {
    this.#atPc = new Map();
    for (const each of this.#all()) {
      if (each.complaint !== undefined) continue;
      for (const pc of each.pcs) this.#atPc.set(pc, [...(this.#atPc.get(pc) ?? []), each]);
    }
    this.#pcs = [...this.#atPc.keys()];
  }

  #describe(breakpoint: Breakpoint): DebugProtocol.Breakpoint {
    const { id, wanted, complaint, pcs } = breakpoint;
    if (complaint !== undefined) return { id, verified: false, message: complaint };
    const place = pcs[0] === undefined ? undefined : this.#debuggee?.index.statementPlaceOf(pcs[0]);
    if (pcs.length > 0) {
      if (place === undefined || this.#debuggee === undefined) return { id, verified: true };
      return {
        id,
        verified: true,
        source: programSource(this.#debuggee, place.path),
        line: place.line,
        column: place.column,
        ...(wanted.kind === 'instruction' ? { instructionReference: codeReference(wanted.pc) } : {}),
      };
    }
    if (this.#debuggee === undefined)
      return { id, verified: false, message: 'the program is not loaded yet' };
    if (wanted.kind === 'function')
      return {
        id,
        verified: false,
        message: `the program neither defines nor calls a function '${wanted.name}'`,
      };
    if (wanted.kind === 'instruction') return { id, verified: false, message: 'there is no instruction' };
    const known = this.#debuggee.index.fileIndex(wanted.path) !== undefined;
    return {
      id,
      verified: false,
      line: wanted.line,
      message: known ? 'no statement here or below in this function' : 'this file is not part of the program',
    };
  }
}

const nonEmpty = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text;

function parseHitRule(text: string | undefined): HitRule | 'wrong' | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const match = /^\s*(>=|>|==?|<=|<|%)?\s*([0-9]+)\s*$/.exec(text);
  if (match?.[2] === undefined || Number(match[2]) === 0) return 'wrong';
  return { operator: match[1] ?? '>=', count: Number(match[2]) };
}

function ruleHolds(rule: HitRule, ordinal: number): boolean {
  switch (rule.operator) {
    case '>':
      return ordinal > rule.count;
    case '<':
      return ordinal < rule.count;
    case '<=':
      return ordinal <= rule.count;
    case '=':
    case '==':
      return ordinal === rule.count;
    case '%':
      return ordinal % rule.count === 0;
    default:
      return ordinal >= rule.count;
  }
}

/** The 1-based number of the hit at `step`; a new one is recorded unless the search goes backward. */
function ordinalOf(steps: number[], step: number, backward: boolean): { ordinal: number; first: boolean } {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((steps[middle] ?? Infinity) < step) low = middle + 1;
    else high = middle;
  }
  const known = steps[low] === step;
  if (!known && !backward) steps.splice(low, 0, step);
  return { ordinal: low + 1, first: !known };
}

function pcsOf(wanted: Wanted, debuggee: Debuggee): readonly number[] {
  switch (wanted.kind) {
    case 'line':
      return pcsOfLine(debuggee, wanted.path, wanted.line, wanted.column);
    case 'function':
      return pcsOfFunction(debuggee, wanted.name);
    case 'instruction':
      return debuggee.index.functionAt(wanted.pc) === undefined ? [] : [wanted.pc];
  }
}

/**
 * The nearest statement at or below the line, in the same function when the line lies in one. A line without a column
 * stops at its first statement only, so that a `for` on one line stops once and not at each of its three parts.
 */
function pcsOfLine(debuggee: Debuggee, path: string, line: number, column = 0): readonly number[] {
  const { index } = debuggee;
  const file = index.fileIndex(path);
  if (file === undefined) return [];
  const inFile = index.everyStatement.filter(each => each.file === file);
  const owners = [...new Set(inFile.map(each => each.function))].filter(owner => {
    const lines = index.linesOf(owner, file);
    return lines !== undefined && lines.first <= line && line <= lines.last;
  });
  // A function that has returned before its closing brace has no code there, and the next one is not meant.
  if (owners.length === 0 && closesBlock(debuggee, path, line)) return [];
  const candidates = owners.length === 0 ? inFile : inFile.filter(each => owners.includes(each.function));
  // A column inside a statement means that statement.
  const around = candidates.find(
    each => each.line === line && each.column <= column && column < each.endColumn,
  );
  const from = around?.column ?? column;
  const after = candidates.filter(each => each.line > line || (each.line === line && each.column >= from));
  const nearest = after.reduce<Statement | undefined>(
    (best, each) => (isBefore(each, best) ? each : best),
    undefined,
  );
  if (nearest === undefined) return column > 0 ? pcsOfLine(debuggee, path, line) : [];
  return candidates
    .filter(each => each.line === nearest.line && each.column === nearest.column)
    .map(each => each.pc);
}

function closesBlock({ program, sources, index }: Debuggee, path: string, line: number): boolean {
  const known = program.debug.files[index.fileIndex(path) ?? -1] ?? '';
  return /^\s*\}/.test(sources.get(known)?.split(/\r\n|\r|\n/)[line - 1] ?? '');
}

const isBefore = (statement: Statement, other: Statement | undefined): boolean =>
  other === undefined ||
  statement.line < other.line ||
  (statement.line === other.line && statement.column < other.column);

/** The first statement of a function of the program, or every call of a library function. */
function pcsOfFunction(debuggee: Debuggee, name: string): readonly number[] {
  const { program, index } = debuggee;
  const own = program.functions.flatMap((info, at) => {
    if (info.name !== name) return [];
    return index.everyStatement.find(each => each.function === at)?.pc ?? [];
  });
  if (own.length > 0) return own;
  const native = program.natives.indexOf(name);
  if (native < 0) return [];
  const calls: number[] = [];
  for (let word = 0; word < program.code.length; word += INSTRUCTION_WORDS)
    if (program.code[word] === Op.NCALL && program.code[word + 3] === native)
      calls.push(word / INSTRUCTION_WORDS);
  return calls;
}

/** Places in [line, endLine] where a breakpoint can stand, each once, in order. */
export function breakpointLocations(
  index: SourceIndex,
  path: string,
  line: number,
  endLine: number,
): DebugProtocol.BreakpointLocation[] {
  const file = index.fileIndex(path);
  const places = new Map<string, DebugProtocol.BreakpointLocation>();
  for (const each of index.everyStatement)
    if (each.file === file && each.line >= line && each.line <= endLine)
      places.set(`${each.line}:${each.column}`, { line: each.line, column: each.column });
  return [...places.values()].sort((a, b) => a.line - b.line || (a.column ?? 0) - (b.column ?? 0));
}
