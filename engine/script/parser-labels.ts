import { type Expr, type GotoLabel, type Statement } from './ast';
import { type FunctionContext, type Parser } from './parser';

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
  const label = namedLabel(p, '&&');
  const { addressed } = p.context;
  if (!addressed.includes(label)) addressed.push(label);
  const value = BigInt(addressed.indexOf(label) + 1);
  return { kind: 'int', type: p.types.voidPointer, value, first, last: p.at - 1 };
}
