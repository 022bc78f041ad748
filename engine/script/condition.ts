import { type DiagnosticCode } from './diagnostic-codes';
import { type PpToken } from './lexer';

/** intmax_t or uintmax_t: 64 bits. Only `#if` computes with it, so a bigint is fast enough. */
interface Value {
  readonly value: bigint;
  readonly unsigned: boolean;
}

export type Condition =
  | { readonly ok: true; readonly holds: boolean }
  | { readonly ok: false; readonly code: DiagnosticCode; readonly message: string; readonly token: PpToken };

/** Operators by precedence, lowest first (C99 6.5.5 to 6.5.14). */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const MAX_DEPTH = 256;

/**
 * Whether the controlling expression of `#if` holds. `tokens` are expanded, with `defined` already replaced by 0 or 1;
 * `directive` is blamed when there are none.
 */
export function evaluateCondition(tokens: readonly PpToken[], directive: PpToken): Condition {
  const parser = new ConditionParser(tokens, directive);
  try {
    return { ok: true, holds: parser.whole().value !== 0n };
  } catch (error) {
    if (error instanceof Malformed)
      return { ok: false, code: error.code, message: error.message, token: error.token };
    throw error;
  }
}

/** Ends the evaluation from any depth; never leaves this file. */
class Malformed extends Error {
  readonly code: DiagnosticCode;
  readonly token: PpToken;

  constructor(token: PpToken, message: string, code: DiagnosticCode = 'HS1022') {
    super(message);
    this.code = code;
    this.token = token;
  }
}

class ConditionParser {
  readonly #tokens: readonly PpToken[];
  readonly #directive: PpToken;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly PpToken[], directive: PpToken) {
    this.#tokens = tokens;
    this.#directive = directive;
  }

  whole(): Value {
    if (this.#tokens.length === 0)
      throw new Malformed(this.#directive, `#${this.#directive.text} has no expression`);
    const value = this.#conditional(true);
    const extra = this.#tokens[this.#at];
    if (extra !== undefined) throw new Malformed(extra, `unexpected '${extra.text}' after the expression`);
    return value;
  }

  #accept(text: string): PpToken | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'punctuator' || token.text !== text) return undefined;
    this.#at++;
    return token;
  }

  #expect(text: string): void {
    if (this.#accept(text) !== undefined) return;
    const token = this.#tokens[this.#at] ?? this.#tokens.at(-1) ?? this.#directive;
    throw new Malformed(token, `expected '${text}' in the expression`);
  }

  // conditional = binary ("?" conditional ":" conditional)?
  #conditional(live: boolean): Value {
    if (++this.#depth > MAX_DEPTH)
      throw new Malformed(
        this.#tokens[this.#at] ?? this.#directive,
        `the expression is nested more than ${MAX_DEPTH} deep`,
      );
    const condition = this.#binary(0, live);
    let result = condition;
    if (this.#accept('?') !== undefined) {
      const holds = condition.value !== 0n;
      const yes = this.#conditional(live && holds);
      this.#expect(':');
      const no = this.#conditional(live && !holds);
      result = converted((holds ? yes : no).value, yes.unsigned || no.unsigned);
    }
    this.#depth--;
    return result;
  }

  /** `live` is false in operands that are not evaluated, where a division by zero does no harm. */
  #binary(level: number, live: boolean): Value {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary(live);
    let left = this.#binary(level + 1, live);
    for (;;) {
      const operator = this.#tokens[this.#at];
      if (operator?.kind !== 'punctuator' || !operators.includes(operator.text)) return left;
      this.#at++;
      const truth = left.value !== 0n;
      const decided = (operator.text === '&&' && !truth) || (operator.text === '||' && truth);
      const right = this.#binary(level + 1, live && !decided);
      left = apply(operator, left, right, live);
    }
  }

  // unary = ("+" | "-" | "~" | "!") unary | primary
  #unary(live: boolean): Value {
    const operators: string[] = [];
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token?.kind !== 'punctuator' || !['+', '-', '~', '!'].includes(token.text)) break;
      operators.push(token.text);
      this.#at++;
    }
    let operand = this.#primary(live);
    for (const operator of operators.reverse()) {
      if (operator === '-') operand = converted(-operand.value, operand.unsigned);
      else if (operator === '~') operand = converted(~operand.value, operand.unsigned);
      else if (operator === '!') operand = truthOf(operand.value === 0n);
    }
    return operand;
  }

  // primary = number | character | identifier | "(" conditional ("," conditional)* ")"
  #primary(live: boolean): Value {
    const token = this.#tokens[this.#at++];
    if (token === undefined)
      throw new Malformed(this.#tokens.at(-1) ?? this.#directive, 'the expression ends too early');
    if (token.kind === 'number') return numberOf(token);
    if (token.kind === 'character') return characterOf(token);
    if (token.kind === 'identifier') {
      if (this.#accept('(') !== undefined)
        throw new Malformed(token, `function-like macro '${token.text}' is not defined`);
      return { value: 0n, unsigned: false };
    }
    if (token.text === '(' && token.kind === 'punctuator') {
      const inner = this.#conditional(live);
      this.#expect(')');
      return inner;
    }
    throw new Malformed(token, `'${token.text}' cannot stand in an #${this.#directive.text} expression`);
  }
}

const converted = (value: bigint, unsigned: boolean): Value => ({
  value: unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value),
  unsigned,
});
const truthOf = (holds: boolean): Value => ({ value: holds ? 1n : 0n, unsigned: false });

function apply(operator: PpToken, left: Value, right: Value, live: boolean): Value {
  if (operator.text === '<<' || operator.text === '>>') {
    const count = right.value & 63n;
    return converted(operator.text === '<<' ? left.value << count : left.value >> count, left.unsigned);
  }
  if (operator.text === '&&') return truthOf(left.value !== 0n && right.value !== 0n);
  if (operator.text === '||') return truthOf(left.value !== 0n || right.value !== 0n);
  const unsigned = left.unsigned || right.unsigned;
  const a = converted(left.value, unsigned).value;
  const b = converted(right.value, unsigned).value;
  const relation = compare(operator.text, a, b);
  if (relation !== undefined) return truthOf(relation);
  if ((operator.text === '/' || operator.text === '%') && b === 0n) {
    if (live) throw new Malformed(operator, 'division by zero', 'HS1023');
    return { value: 0n, unsigned };
  }
  return converted(compute(operator.text, a, b), unsigned);
}

function compare(operator: string, a: bigint, b: bigint): boolean | undefined {
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return undefined;
  }
}

function compute(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '&':
      return a & b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    default:
      return a % b;
  }
}

const INTEGER =
  /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)([uU]?(?:[lL]|ll|LL|[iI](?:8|16|32|64))?|(?:[lL]|ll|LL)[uU])$/;

function numberOf(token: PpToken): Value {
  const match = INTEGER.exec(token.text);
  if (match?.[1] === undefined) {
    const reason = /^[0-9.]+([eE][-+]?[0-9]+)?[fFlL]?$/.test(token.text) && !/^0[0-9]+$/.test(token.text);
    throw new Malformed(
      token,
      reason
        ? `floating constant '${token.text}' in a preprocessor expression`
        : `invalid integer '${token.text}'`,
    );
  }
  const digits = match[1];
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  if (value >= 1n << 64n) throw new Malformed(token, `'${token.text}' does not fit in 64 bits`);
  return { value, unsigned: /u/i.test(match[2] ?? '') || value >= 1n << 63n };
}

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
};

/** The value of a character constant; several characters count as MSVC packs them, the first in the highest byte. */
function characterOf(token: PpToken): Value {
  const open = token.text.indexOf("'");
  const wide = open > 0;
  const text = token.text.slice(open + 1, -1);
  let value = 0n;
  let count = 0;
  const pattern = /\\(?:x([0-9a-fA-F]+)|([0-7]{1,3})|(.))|([^\\])/gsu;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [, hexDigits, octal, letter, plain] = match;
    const code =
      hexDigits !== undefined
        ? Number.parseInt(hexDigits.slice(-8), 16)
        : octal !== undefined
          ? Number.parseInt(octal, 8)
          : letter !== undefined
            ? (SIMPLE_ESCAPES[letter] ?? letter.codePointAt(0) ?? 0)
            : (plain?.codePointAt(0) ?? 0);
    value = wide ? BigInt(code & 0xffff) : ((value << 8n) | BigInt(code & 0xff)) & 0xffffffffn;
    count++;
  }
  // A plain char is signed under MSVC.
  if (!wide && count === 1) value = BigInt.asIntN(8, value);
  return { value: wide ? value : BigInt.asIntN(32, value), unsigned: false };
}
