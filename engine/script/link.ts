import { EngineBug } from '../base/assert';
import { address } from '../base/units';
import { type FunctionSymbol, type StringExpr, type Unit, type Variable } from './ast';
import { CodeBuffer } from './code-buffer';
import { isSame, type Types } from './ctype';
import { DebugTypes, debugGlobals, debugScopes } from './debug-info';
import { diagnostic, type Note, type Report } from './diagnostic';
import { type DiagnosticCode } from './diagnostic-codes';
import { FunctionState, type Linkage } from './function-state';
import { generateFunction, VISITOR } from './generate';
import { emitStart } from './generate-start';
import { Image, nextModuleBase, nextThreadPart } from './image';
import { rangeBetween } from './parser';
import { type CheckedUnit } from './parser-unit';
import { isNative } from './prelude';
import { type DebugScope, type FunctionInfo, NATIVE_IMAGE, type Program } from './program';
import { type FileTable } from './source';

export interface LinkInput {
  readonly types: Types;
  readonly files: FileTable;
  readonly units: readonly CheckedUnit[];
  readonly report: Report;
  /** The checked prelude unit that defines a library function, if one does. */
  readonly prelude: (name: string) => CheckedUnit | undefined;
}

interface Made extends FunctionInfo {
  readonly scopes: readonly DebugScope[];
}

/** What a linked program can tell about its symbols afterwards: expressions are compiled against it. */
export interface Linked {
  readonly program: Program;
  readonly linker: Linker;
  readonly debugTypes: DebugTypes;
}

/** Joins checked units: finds what each name stands for, gives addresses, makes the code. */
export class Linker implements Linkage {
  readonly types: Types;
  readonly files: FileTable;
  readonly units: CheckedUnit[];
  readonly #report: Report;
  readonly #prelude: LinkInput['prelude'];
  readonly #functions = new Map<string, FunctionSymbol>();
  readonly #variables = new Map<string, Variable>();
  readonly #natives = new Map<string, FunctionSymbol>();
  readonly #nativeNames: string[] = [];
  /** Library functions in C that GetProcAddress may be asked for. */
  readonly #named: FunctionSymbol[] = [];
  readonly #queue: FunctionSymbol[] = [];
  readonly #states = new Map<number, FunctionState>();
  #images: readonly Image[] = [];
  #made: (Made | undefined)[] = [];
  #code: CodeBuffer;
  #debugTypes: DebugTypes;
  #errors = 0;

  constructor(input: LinkInput) {
    this.types = input.types;
    this.files = input.files;
    this.units = [...input.units];
    this.#report = input.report;
    this.#prelude = input.prelude;
    this.#code = new CodeBuffer(input.files);
    this.#debugTypes = new DebugTypes(input.types);
  }

  get natives(): readonly string[] {
    return this.#nativeNames;
  }

  /** How function `index` was made; undefined for the start function. */
  stateOf(index: number): FunctionState | undefined {
    return this.#states.get(index);
  }

  link(): Linked | undefined {
    for (const unit of this.units) this.#collect(unit);
    const main = this.#main();
    // Units of the prelude join the list on the way.
    for (const unit of this.units) this.#resolveAll(unit);
    for (let next = this.#exportNamed(); next < this.units.length; next++)
      this.#resolveAll(this.units[next]!);
    if (main === undefined) this.#noMain();
    if (this.#errors > 0 || main === undefined) return undefined;
    this.#layOut();
    this.#made.push(undefined);
    this.#makeRoots();
    this.#makeStart(main);
    this.#drain();
    return { program: this.#assemble(), linker: this, debugTypes: this.#debugTypes };
  }

  #error(
    code: DiagnosticCode,
    message: string,
    unit: CheckedUnit,
    extent: { first: number; last: number },
    notes: readonly Note[] = [],
  ): void {
    this.#errors++;
    this.#report(
      diagnostic(
        'error',
        code,
        message,
        rangeBetween(unit.tokens, extent.first, extent.last, this.files),
        notes,
      ),
    );
  }

  #unitOf(unit: Unit): CheckedUnit {
    return this.units.find(checked => checked.unit === unit)!;
  }

  #noteAt(message: string, symbol: FunctionSymbol | Variable): Note {
    const unit = this.#unitOf(symbol.unit);
    return { message, range: rangeBetween(unit.tokens, symbol.extent.first, symbol.extent.last, this.files) };
  }

  /** What the start function calls: main, or what calls WinMain, which belongs to the prelude. */
  #main(): FunctionSymbol | undefined {
    const own = this.#functions.get('main') ?? this.#functions.get('wmain');
    if (own !== undefined) return own;
    const name = ['WinMain', 'wWinMain'].find(entry => this.#functions.has(entry));
    if (name === undefined) return undefined;
    const startup = `${name}CRTStartup`;
    const unit = this.#prelude(startup);
    if (unit === undefined) return undefined;
    this.#join(unit);
    return this.#functions.get(startup);
  }

  /** A unit of the prelude becomes a part of the program. */
  #join(unit: CheckedUnit): void {
    if (this.units.includes(unit)) return;
    this.units.push(unit);
    this.#collect(unit);
  }

  #noMain(): void {
    this.#errors++;
    const file = this.units[0]?.unit.path ?? '';
    const text =
      "the program has no main: write 'int main(void)', 'int main(int argc, char **argv)', 'wmain' or 'WinMain'";
    const near = [...this.#functions.values()].find(
      ({ name }) => /^(main|w?winmain)$/i.test(name) || /^(mian|maim|mani)$/.test(name),
    );
    const hint = near === undefined ? '' : `; did you mean 'main' by '${near.name}'?`;
    this.#report(
      diagnostic('error', 'HS2027', `${text}${hint}`, { file, line: 1, column: 1, endLine: 1, endColumn: 2 }),
    );
  }

  /** Enters what a unit defines for others. */
  #collect(unit: CheckedUnit): void {
    for (const symbol of unit.functions) {
      if (symbol.body === undefined || symbol.linkage !== 'external' || symbol.isInline) continue;
      const known = this.#functions.get(symbol.name);
      if (known === undefined) this.#functions.set(symbol.name, symbol);
      else if (unit.unit.module >= 0)
        this.#error(
          'HS2026',
          `'${symbol.name}' is defined in two files; make one of them static`,
          unit,
          symbol.extent,
          [this.#noteAt('it is defined here too', known)],
        );
    }
    for (const variable of unit.statics) {
      if (variable.linkage !== 'external' || variable.definition === 'none') continue;
      const known = this.#variables.get(variable.name);
      if (known === undefined || (known.definition === 'tentative' && variable.definition === 'full')) {
        this.#variables.set(variable.name, variable);
        if (known !== undefined) known.resolved = variable;
      } else if (variable.definition === 'tentative') {
        variable.resolved = known;
      } else {
        this.#error(
          'HS2026',
          `'${variable.name}' is defined in two files; make one of them extern or static`,
          unit,
          variable.extent,
          [this.#noteAt('it is defined here too', known)],
        );
      }
    }
  }

  /** Finds the definitions of what a unit uses; library functions written in C join the program. */
  #resolveAll(unit: CheckedUnit): void {
    for (const symbol of unit.functions) {
      if (symbol.body === undefined && symbol.firstUse !== undefined)
        this.#resolveFunction(unit, symbol, symbol.firstUse);
    }
    for (const variable of unit.statics) {
      if (variable.definition !== 'none' || variable.firstUse === undefined) continue;
      const found = this.#variables.get(variable.name);
      if (found === undefined)
        this.#error(
          'HS2025',
          `'${variable.name}' is declared extern, but no file of the program defines it`,
          unit,
          variable.firstUse,
          [this.#noteAt('it is declared here', variable)],
        );
      else if (!isSame(found.type, variable.type))
        this.#error(
          'HS2005',
          `'${variable.name}' has another type in the file that defines it`,
          unit,
          variable.extent,
          [this.#noteAt('it is defined here', found)],
        );
      else if (found.perThread !== variable.perThread)
        this.#error(
          'HS2005',
          `'${variable.name}' ${found.perThread === true ? 'has a copy in every thread' : 'is shared by all threads'} in the file that defines it, but not here`,
          unit,
          variable.extent,
          [this.#noteAt('it is defined here', found)],
        );
      else variable.resolved = found;
    }
  }

  #resolveFunction(unit: CheckedUnit, symbol: FunctionSymbol, use: { first: number; last: number }): void {
    let found = symbol.linkage === 'external' ? this.#functions.get(symbol.name) : undefined;
    if (found === undefined && symbol.linkage === 'external') {
      const prelude = this.#prelude(symbol.name);
      if (prelude !== undefined) this.#join(prelude);
      found = this.#functions.get(symbol.name) ?? this.#native(symbol);
    }
    if (found !== undefined) symbol.resolved = found;
    else
      this.#error(
        'HS2025',
        `the function '${symbol.name}' is declared, but no file of the program defines it`,
        unit,
        use,
        [this.#noteAt('it is declared here', symbol)],
      );
  }

  #native(symbol: FunctionSymbol): FunctionSymbol | undefined {
    const known = this.#natives.get(symbol.name);
    if (known !== undefined) return known;
    if (!isNative(symbol.name)) return undefined;
    return this.nativeNamed(symbol.name, symbol);
  }

  /**
   * A library function that a text of the program names can be found by GetProcAddress, called by name elsewhere or not.
   * Answers how many units there were before.
   */
  #exportNamed(): number {
    const count = this.units.length;
    const like = this.#natives.get('GetProcAddress');
    if (like === undefined) return count;
    for (const unit of this.units.filter(({ unit: { module } }) => module >= 0))
      for (const { bytes } of unit.strings) {
        const name = String.fromCharCode(...bytes.subarray(0, -1));
        const prelude = this.#prelude(name);
        if (prelude !== undefined) {
          if (!this.#functions.has(name)) this.#join(prelude);
          this.#named.push(this.#functions.get(name)!);
        } else if (isNative(name)) this.nativeNamed(name, like);
      }
    return count;
  }

  nativeNamed(name: string, like: FunctionSymbol): FunctionSymbol {
    const known = this.#natives.get(name);
    if (known !== undefined) return known;
    const made: FunctionSymbol = {
      ...like,
      name,
      body: undefined,
      resolved: undefined,
      native: true,
      index: this.#nativeNames.length,
    };
    const { stride } = NATIVE_IMAGE;
    made.at = NATIVE_IMAGE[this.types.model] + stride * made.index;
    this.#nativeNames.push(name);
    this.#natives.set(name, made);
    return made;
  }

  /** A function that an evaluated expression calls: one of the program, or a library function that joins its list. */
  resolveForExpression(symbol: FunctionSymbol): FunctionSymbol | undefined {
    const target =
      symbol.body === undefined
        ? (symbol.resolved ?? this.#functions.get(symbol.name) ?? this.#native(symbol))
        : symbol;
    // A nested function needs the frame of the one around it.
    const isReachable = target !== undefined && target.within === undefined;
    return isReachable && (target.native || target.index >= 0) ? target : undefined;
  }

  #layOut(): void {
    const modules = this.units.filter(unit => unit.unit.module >= 0);
    const images: Image[] = [];
    let from = 0;
    let threadFrom = 0;
    modules.forEach((unit, index) => {
      const units = index === 0 ? [unit, ...this.units.filter(other => other.unit.module < 0)] : [unit];
      // Filters and finally handlers have addresses too; the start function is one more.
      const count = units.reduce(
        (sum, each) =>
          sum +
          each.functions.filter(s => s.body !== undefined).length +
          each.tokens.filter(t => t.text === '__try' || t.text === '_try').length,
        1,
      );
      const image = new Image(
        this.types,
        index,
        from,
        moduleName(unit.unit.path, index),
        unit.unit.path,
        units,
        count,
        threadFrom,
      );
      images.push(image);
      threadFrom = nextThreadPart(image.threadEnd);
      if (index > 0) from = nextModuleBase(image.end);
    });
    this.#images = images;
  }

  imageOf(unit: Unit): Image {
    return this.#images[Math.max(0, unit.module)]!;
  }

  addressOf(base: Variable | FunctionSymbol | StringExpr): number {
    if (base.kind === 'variable') return (base.resolved ?? base).at;
    if (base.kind === 'function') return this.resolve(base).at;
    for (const image of this.#images) {
      const at = image.stringAt(base);
      if (at !== undefined) return at;
    }
    throw new EngineBug('a text that no image holds has no address');
  }

  resolve(symbol: FunctionSymbol): FunctionSymbol {
    const target = symbol.body === undefined ? (symbol.resolved ?? symbol) : symbol;
    if (target.native || target.index >= 0) return target;
    target.index = this.#made.length;
    target.at = this.imageOf(target.unit).nextFunction();
    this.#made.push(undefined);
    this.#queue.push(target);
    return target;
  }

  /** Functions of the user's own files are in the program even when nothing calls them: breakpoints bind there. */
  #makeRoots(): void {
    for (const unit of this.units) {
      if (unit.unit.module < 0) continue;
      for (const symbol of unit.functions) {
        const isOwn = symbol.body !== undefined && this.#fileOf(unit, symbol) === unit.unit.path;
        if (isOwn || (symbol.body !== undefined && !symbol.isInline && symbol.linkage === 'external'))
          this.resolve(symbol);
      }
    }
    for (const symbol of this.#named) this.resolve(symbol);
    // What only an initialiser points at.
    for (const image of this.#images) image.info(base => this.addressOf(base));
  }

  #fileOf(unit: CheckedUnit, symbol: FunctionSymbol): string | undefined {
    const token = unit.tokens[symbol.extent.first];
    return token === undefined ? undefined : this.files.paths[token.at.file];
  }

  #drain(): void {
    for (let symbol = this.#queue.shift(); symbol !== undefined; symbol = this.#queue.shift())
      this.#make(symbol);
  }

  #make(symbol: FunctionSymbol): void {
    if (symbol.body === undefined) return;
    const unit = this.#unitOf(symbol.unit);
    this.#code.useTokens(unit.tokens);
    const { state, start, end, parameters } = generateFunction(
      this.#code,
      this.types,
      this,
      symbol,
      symbol.body,
    );
    this.#finish(symbol.index, state, symbol.name, symbol.at, start, end, parameters);
    this.#makeFunclets();
  }

  readonly #funclets: {
    readonly index: number;
    readonly of: FunctionState;
    readonly name: string;
    readonly make: (funclet: FunctionState) => void;
    readonly scope: number;
  }[] = [];

  stateOfFunction(symbol: FunctionSymbol): FunctionState | undefined {
    return this.#states.get(symbol.index);
  }

  addFunclet(of: FunctionState, name: string, make: (funclet: FunctionState) => void): number {
    const index = this.#made.length;
    this.#made.push(undefined);
    this.#funclets.push({ index, of, name, make, scope: of.scope });
    return index;
  }

  #makeFunclets(): void {
    for (let next = this.#funclets.shift(); next !== undefined; next = this.#funclets.shift()) {
      const { index, of, name, make, scope: scopeOfParent } = next;
      const start = this.#code.pc;
      const state = new FunctionState(this.#code, this.types, this, VISITOR, of.symbol, of);
      state.temp();
      state.scopeOfParent = scopeOfParent;
      state.scopes.push({ parent: -1, start, end: start, declares: undefined, variables: [] });
      state.scope = 0;
      make(state);
      const scope = state.scopes[0];
      if (scope !== undefined) scope.end = this.#code.pc;
      this.#finish(index, state, name, this.imageOf(of.symbol.unit).nextFunction(), start, this.#code.pc, 1);
      const root = this.#rootOf(of);
      const owner = this.#made[root.symbol.index];
      // A funclet's objects lie in the guarded frame, which grows with them.
      if (owner !== undefined) this.#made[root.symbol.index] = { ...owner, frameBytes: root.frameBytes };
    }
  }

  #rootOf(state: FunctionState): FunctionState {
    let at = state;
    while (at.parent !== undefined) at = at.parent;
    return at;
  }

  #finish(
    index: number,
    state: FunctionState,
    name: string,
    at: number,
    start: number,
    end: number,
    parameters: number,
  ): void {
    this.#made[index] = {
      name,
      module: state.symbol.unit.module,
      start,
      end,
      address: address(at),
      parameters,
      slots: state.slots,
      frameBytes: state.frameBytes,
      tries: state.tries,
      scopes: debugScopes(state.scopes, this.#debugTypes, state.symbol.unit.module),
      ...(state.parent === undefined ? {} : { guarded: this.#rootOf(state).symbol.index }),
      ...(state.outer === undefined ? {} : { chain: parameters }),
    };
    if (index > 0) this.#states.set(index, state);
  }

  /** The start function: main with its arguments, then ExitProcess with its result. */
  #makeStart(main: FunctionSymbol): void {
    const unit = this.#unitOf(main.unit);
    const start: FunctionSymbol = {
      ...main,
      name: 'mainCRTStartup',
      unit: { path: '<prelude>', module: -1 },
      body: undefined,
      index: 0,
    };
    this.#code.useTokens(unit.tokens);
    this.#code.at(main.extent.first, main.extent.last);
    const f = new FunctionState(this.#code, this.types, this, VISITOR, start);
    const first = this.#code.pc;
    emitStart(f, main, this.resolve(main).index, name => this.nativeNamed(name, start).index);
    this.#finish(0, f, start.name, this.imageOf(main.unit).nextFunction(), first, this.#code.pc, 0);
  }

  #assemble(): Program {
    const made = this.#made as readonly Made[];
    const code = this.#code;
    const globals = this.units.flatMap(unit =>
      unit.statics.filter(
        v => v.linkage !== 'none' && v.definition !== 'none' && v.resolved === undefined && v.name !== '',
      ),
    );
    const modules = this.#images.map(image => image.info(base => this.addressOf(base)));
    const globalsOf = debugGlobals(globals, this.#debugTypes);
    const parts = this.#images.flatMap(image => image.threadPart ?? []);
    return {
      model: this.types.model,
      code: code.words,
      tables: Int32Array.from(code.tables),
      functions: made.map(({ scopes: _, ...info }) => info),
      natives: [...this.#nativeNames],
      modules,
      ...(parts.length === 0 ? {} : { threadStorage: { parts, size: this.#images.at(-1)!.threadEnd } }),
      entry: 0,
      debug: {
        files: [...this.files.paths],
        spanOf: Int32Array.from(code.spanOf),
        spans: {
          file: Int32Array.from(code.spans.file),
          line: Int32Array.from(code.spans.line),
          column: Int32Array.from(code.spans.column),
          endLine: Int32Array.from(code.spans.endLine),
          endColumn: Int32Array.from(code.spans.endColumn),
        },
        propagates: Uint8Array.from(code.propagates),
        statementStart: Uint8Array.from(code.statements, span => (span < 0 ? 0 : 1)),
        statementSpan: Int32Array.from(code.statements),
        types: [...this.#debugTypes.list],
        globals: globalsOf,
        scopes: made.map(({ scopes }) => scopes),
      },
    };
  }
}

/** `leak.c` is loaded as leak.exe; the modules after the first are DLLs. */
function moduleName(path: string, index: number): string {
  const file = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const dot = file.indexOf('.');
  return `${dot > 0 ? file.slice(0, dot) : file}.${index === 0 ? 'exe' : 'dll'}`;
}
