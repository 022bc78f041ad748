import { type Expr, type Statement } from './ast';
import { assign } from './checker-assignment';
import { isError } from './ctype';
import { type Parser } from './parser';

interface Operand {
  readonly constraint: string;
  readonly value: Expr;
}

const BEFORE_TEMPLATE: ReadonlySet<string> = new Set([
  'volatile',
  '__volatile__',
  '__volatile',
  'inline',
  '__inline__',
]);

/**
 * Assembly with an empty template is GNU C's barrier for the optimiser, which there is none here. Its operands count: an
 * input with the number of an output is moved there, and what an operand does is done.
 */
// asm = "asm" "volatile"? "(" `""` (":" outputs (":" inputs (":" clobbers)?)?)? ")" ";"
export function inlineAssembly(p: Parser): Statement {
  const first = p.at;
  p.next();
  while (BEFORE_TEMPLATE.has(p.text)) p.next();
  const isEmpty = p.is('(') && p.peek(1).text === '""';
  const after = p.peek(2).text;
  if (!isEmpty || (after !== ')' && after !== ':' && after !== '::')) {
    p.at = first;
    p.fail('inline assembly is not supported: scripts run on no real processor; write it in C', 'HS2028');
  }
  p.next();
  p.next();
  const { outputs, inputs } = operands(p);
  skipClobbers(p);
  p.expect(';', 'after the assembly');
  const statements = effects(p, outputs, inputs).map((value): Statement => {
    return { kind: 'expression', value, first: value.first, last: value.last };
  });
  return { kind: 'group', statements, first, last: p.at - 1 };
}

/** `::` is one mark, where no outputs stand before the inputs. */
function operands(p: Parser): { readonly outputs: Operand[]; readonly inputs: Operand[] } {
  if (p.accept('::')) return { outputs: [], inputs: operandList(p) };
  if (!p.accept(':')) return { outputs: [], inputs: [] };
  const outputs = operandList(p);
  if (p.is('::')) return { outputs, inputs: [] };
  return { outputs, inputs: p.accept(':') ? operandList(p) : [] };
}

// operands = (("[" name "]")? string+ "(" expression ")" ("," ...)*)?
function operandList(p: Parser): Operand[] {
  const list: Operand[] = [];
  if (p.token.kind !== 'string' && !p.is('[')) return list;
  do {
    if (p.accept('[')) {
      p.next();
      p.expect(']', 'after the name of the operand');
    }
    let constraint = '';
    while (p.token.kind === 'string') constraint += p.next().text.slice(1, -1);
    p.expect('(', 'before the operand');
    const value = p.grammar.expression(p);
    p.expect(')', 'after the operand');
    list.push({ constraint, value });
  } while (p.accept(','));
  return list;
}

function skipClobbers(p: Parser): void {
  for (let depth = 1; p.token.kind !== 'end';) {
    const { text } = p.next();
    if (text === '(') depth++;
    else if (text === ')' && --depth === 0) break;
  }
}

function effects(p: Parser, outputs: readonly Operand[], inputs: readonly Operand[]): Expr[] {
  const done = outputs.filter(({ constraint }) => constraint.startsWith('+')).map(({ value }) => value);
  const moves: Expr[] = [];
  for (const { constraint, value } of inputs) {
    const target = /^%?\d+$/.test(constraint) ? outputs[Number(constraint.replace('%', ''))] : undefined;
    if (target === undefined) done.push(value);
    else if (!isSameVariable(target.value, value)) moves.push(assign(p, target.value, value));
  }
  // A variable that is named does nothing.
  const acting = done.filter(({ kind }) => kind !== 'variable' && kind !== 'member' && kind !== 'int');
  return [
    ...acting
      .filter(({ type }) => !isError(type))
      .map((operand): Expr => {
        const { first, last } = operand;
        return { kind: 'convert', operand, type: p.types.void, first, last };
      }),
    ...moves,
  ];
}

const isSameVariable = (a: Expr, b: Expr): boolean =>
  a.kind === 'variable' && b.kind === 'variable' && a.variable === b.variable;
