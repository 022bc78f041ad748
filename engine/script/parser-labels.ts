import { type BlockStatement, type Expr, type GotoLabel, type Statement, type Variable } from './ast';
import { call } from './checker-calls';
import { decay } from './checker-conversions';
import { implicitFunction } from './implicit';
import { nearestName } from './nearest-name';
import { type FunctionContext, type Parser } from './parser';
import { sizeHolder } from './run-time-size';

/** The label `name` of the function under construction. */
export function labelOf(p: Parser, context: FunctionContext, name: string, first: number): GotoLabel {
  const { labels } = context;
  const key = p.scope.labelName(name);
  const known = labels.get(key);
  if (known !== undefined) return known;
  const made: GotoLabel = { name, guards: undefined, first };
  labels.set(key, made);
  return made;
}

/** `__label__ a, b;` of GNU C: labels of this block alone, so that a macro with labels can stand twice in a function. */
export function ownLabels(p: Parser): Statement {
  const first = p.at;
  p.next();
  const own = (p.scope.ownLabels ??= new Map<string, string>());
  do {
    if (!p.isName) p.fail(`expected the name of a label, not ${p.describe()}`);
    own.set(p.text, `${p.text} ${p.at}`);
    p.next();
  } while (p.accept(','));
  p.expect(';', 'after the labels');
  return { kind: 'empty', first, last: p.at - 1 };
}

/** `goto` to a label that a function around this one declares with `__label__`: its context; undefined for a label of this one. */
export function ownerOfLabel(p: Parser, name: string): FunctionContext | undefined {
  const { chain } = p.scope;
  const at = chain.findIndex(scope => scope.ownLabels?.has(name) === true);
  if (at < 0) return undefined;
  let context = p.context;
  while (context?.outer !== undefined && chain.length - at <= context.scopes) context = context.outer;
  return context === p.context ? undefined : context;
}

/** A jump out of a nested function: back to where `owner` was entered, which goes on at the label. */
export function jumpOut(p: Parser, owner: FunctionContext, first: number): Expr {
  const at = p.at;
  const label = labelOf(p, owner, p.next().text, at);
  owner.gotos.push({ label, extent: { first: at, last: at }, guards: [] });
  let buffer = owner.entries.get(label);
  if (buffer === undefined) {
    buffer = { ...sizeHolder(p, at), type: { kind: 'array', element: p.types.longLong, count: 32 } };
    owner.entries.set(label, buffer);
  }
  const symbol = implicitFunction(p, '__builtin_longjmp', at)!;
  symbol.firstUse ??= { first: at, last: at };
  const callee: Expr = { kind: 'function', symbol, type: symbol.type, first, last: at };
  const one: Expr = { kind: 'int', type: p.types.int, value: 1n, first: at, last: at };
  return call(p, callee, [bufferOf(p, buffer, at), one], at);
}

function bufferOf(p: Parser, variable: Variable, at: number): Expr {
  const buffer: Expr = { kind: 'variable', variable, type: variable.type, first: at, last: at };
  return { ...decay(p, buffer), type: p.types.voidPointer };
}

/** A function's block behind what notes where it is, for jumps out of the functions in it. */
export function withEntries(
  p: Parser,
  block: BlockStatement,
  entries: ReadonlyMap<GotoLabel, Variable>,
): BlockStatement {
  const { first } = block;
  const extent = { first, last: first };
  const notes = [...entries].map(([label, variable]): Statement => {
    const args = [bufferOf(p, variable, first)];
    const condition: Expr = { kind: 'intrinsic', name: 'setjmp', args, type: p.types.int, ...extent };
    return {
      kind: 'if',
      condition,
      then: { kind: 'goto', label, ...extent },
      otherwise: undefined,
      ...extent,
    };
  });
  return { ...block, statements: [...notes, ...block.statements] };
}

/** Reads the name of a label that must be defined somewhere in the function. */
export function namedLabel(p: Parser, after: string): GotoLabel {
  if (!p.isName) p.fail(`expected a label after '${after}', not ${p.describe()}`);
  const context = p.context!;
  const at = p.at;
  const label = labelOf(p, context, p.next().text, at);
  context.gotos.push({ label, extent: { first: at, last: at }, guards: context.guards });
  return label;
}

/** `&&label` of GNU C: a number that `goto *` knows, and so a constant. */
export function labelAddress(p: Parser): Expr {
  const first = p.at;
  p.next();
  if (p.context === undefined)
    p.fail('the address of a label belongs in the function of the label', 'HS2028');
  const owner = ownerOfLabel(p, p.text);
  const label = owner === undefined ? namedLabel(p, '&&') : labelOf(p, owner, p.next().text, p.at - 1);
  owner?.gotos.push({ label, extent: { first: p.at - 1, last: p.at - 1 }, guards: [] });
  const { addressed } = owner ?? p.context;
  if (!addressed.includes(label)) addressed.push(label);
  const value = BigInt(addressed.indexOf(label) + 1);
  return { kind: 'int', type: p.types.voidPointer, value, first, last: p.at - 1 };
}

/** Labels that nothing jumps to and that are slips of a label of `switch`: `defualt:`, `case1:`. */
export function checkLabels(p: Parser, context: FunctionContext): void {
  const used = new Set(context.gotos.map(({ label }) => label));
  for (const label of context.labels.values()) {
    const { name, first, guards } = label;
    if (used.has(label) || context.addressed.includes(label) || guards === undefined) continue;
    const meant = /^case\w+$/.test(name)
      ? `case ${name.slice(4).replace(/^_/, '')}`
      : nearestName(name, ['default']);
    if (meant === undefined) continue;
    p.warn('HS2017', `nothing jumps to the label '${name}'; did you mean '${meant}:'?`, first, first);
  }
}

function nearLabel(name: string, context: FunctionContext): string {
  const defined = [...context.labels.values()].filter(label => label.guards !== undefined);
  const near = nearestName(
    name,
    defined.map(label => label.name),
  );
  return near === undefined ? '' : `; did you mean '${near}'?`;
}

/** Every label is defined, and no jump enters a guarded block or leaves a `__finally`. */
export function checkGotos(p: Parser, context: FunctionContext): void {
  const { symbol } = context;
  for (const { label, extent, guards } of context.gotos) {
    const { first, last } = extent;
    if (label.guards === undefined) {
      const near = nearLabel(label.name, context);
      p.error('HS2017', `the label '${label.name}' is not defined in '${symbol.name}'${near}`, first, last);
    } else if (guards.some(region => region.role === 'finally' && !label.guards?.includes(region))) {
      p.error('HS2029', `'goto' out of a __finally block is not supported`, first, last);
    } else if (label.guards.some(region => !guards.includes(region))) {
      p.error('HS2016', `'goto ${label.name}' would jump into a __try statement`, first, last);
    }
  }
}
