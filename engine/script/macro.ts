import { type DiagnosticCode } from './diagnostic-codes';
import { type PpToken, lex } from './lexer';
import { type SourcePoint } from './token';

/** A macro whose replacement is made by the preprocessor itself. */
export type DynamicMacro = '__LINE__' | '__FILE__' | '__COUNTER__';

export interface Macro {
  readonly name: string;
  /** undefined for an object-like macro. */
  readonly parameters: readonly string[] | undefined;
  /** The last parameter takes all remaining arguments. */
  readonly variadic: boolean;
  readonly body: readonly Element[];
  /** Where its name stands in its definition; undefined for predefined macros. */
  readonly at: SourcePoint | undefined;
  readonly dynamic: DynamicMacro | undefined;
  /** Set while its replacement is being rescanned: its name is not replaced there (C99 6.10.3.4). */
  active: boolean;
}

/** A piece of a replacement list. */
export interface Element {
  readonly token: PpToken;
  /** Index of the parameter that it names, -1 for none. */
  readonly parameter: number;
  /** `#` stands before it. */
  readonly stringize: boolean;
  /** `##` stands after it. */
  readonly paste: boolean;
}

/** A problem in a definition or an expansion, at a token. */
export interface Problem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly token: PpToken;
}

/** Longest token that `#` and `##` may make, in characters: MSVC's limit of a string literal. */
const MAX_SPELLING = 0xffff;

const tooLong = (token: PpToken): Problem => ({
  code: 'HS1019',
  message: `macro '${token.text}' makes a token of more than ${MAX_SPELLING} characters`,
  token,
});

export const VARIADIC = '__VA_ARGS__';
/** `__VA_OPT__(tokens)`: the tokens when there is something in the variable arguments (C23). */
const OPTIONAL = '__VA_OPT__';

/** The macro that the tokens after `#define` describe. `line` begins with the macro's name. */
export function parseDefinition(line: readonly PpToken[]): Macro | Problem {
  const [name, ...rest] = line;
  if (name?.kind !== 'identifier')
    throw new RangeError('the directive checks that a definition begins with a name');
  const opening = rest[0];
  if (opening?.text !== '(' || opening.spaced) return withBody(name, undefined, false, rest);
  const head = parseParameters(rest);
  if ('code' in head) return head;
  return withBody(name, head.names, head.variadic, rest.slice(head.end));
}

interface Parameters {
  readonly names: readonly string[];
  readonly variadic: boolean;
  /** Tokens that the list takes, with both parentheses. */
  readonly end: number;
}

const malformed = (token: PpToken, message: string): Problem => ({ code: 'HS1013', message, token });

// parameters = "(" (parameter ("," parameter)*)? ")"; only the last one may be variadic
function parseParameters(tokens: readonly PpToken[]): Parameters | Problem {
  const names: string[] = [];
  if (tokens[1]?.text === ')') return { names, variadic: false, end: 2 };
  for (let at = 1; at < tokens.length;) {
    const parameter = parseParameter(tokens, at, names);
    if ('code' in parameter) return parameter;
    const { name, variadic, end } = parameter;
    names.push(name);
    const next = tokens[end];
    if (next?.text === ')') return { names, variadic, end: end + 1 };
    if (next?.text !== ',' || variadic)
      return malformed(next ?? tokens[end - 1]!, "expected ',' or ')' in the parameter list");
    at = end + 1;
  }
  return malformed(tokens.at(-1)!, "the parameter list has no ')'");
}

// parameter = name "..."? | "..."
function parseParameter(
  tokens: readonly PpToken[],
  at: number,
  names: readonly string[],
): { readonly name: string; readonly variadic: boolean; readonly end: number } | Problem {
  const token = tokens[at]!;
  const wrong = nameProblem(token, names);
  if (wrong !== undefined) return malformed(token, wrong);
  if (token.text === '...') return { name: VARIADIC, variadic: true, end: at + 1 };
  const variadic = tokens[at + 1]?.text === '...';
  return { name: token.text, variadic, end: at + (variadic ? 2 : 1) };
}

/** Why `token` cannot be the next parameter. */
function nameProblem(token: PpToken, names: readonly string[]): string | undefined {
  if (token.text === '...') return undefined;
  if (token.kind !== 'identifier') return `expected a parameter name, found '${token.text}'`;
  return names.includes(token.text) ? `parameter '${token.text}' appears twice` : undefined;
}

const isOperator = ({ kind, text }: PpToken, spelling: string): boolean =>
  text === spelling && kind === 'punctuator';

const parameterOf = ({ kind, text }: PpToken, parameters: readonly string[] | undefined): number =>
  kind === 'identifier' ? (parameters?.indexOf(text) ?? -1) : -1;

function withBody(
  name: PpToken,
  parameters: readonly string[] | undefined,
  variadic: boolean,
  tokens: readonly PpToken[],
): Macro | Problem {
  const body: Element[] = [];
  for (let at = 0; at < tokens.length; at++) {
    let token = tokens[at] ?? name;
    if (isOperator(token, '##'))
      return { code: 'HS1015', message: "'##' cannot begin a replacement list", token };
    const stringize = parameters !== undefined && isOperator(token, '#');
    if (stringize) {
      const operand = tokens[++at];
      if (operand === undefined || !parameters.includes(operand.text))
        return {
          code: 'HS1014',
          message: "'#' is not followed by a macro parameter",
          token: operand ?? token,
        };
      token = { ...operand, spaced: token.spaced };
    }
    const joint = tokens[at + 1];
    const paste = joint !== undefined && isOperator(joint, '##');
    if (paste && ++at + 1 === tokens.length)
      return { code: 'HS1015', message: "'##' cannot end a replacement list", token: joint };
    body.push({ token, parameter: parameterOf(token, parameters), stringize, paste });
  }
  return { name: name.text, parameters, variadic, body, at: name.at, dynamic: undefined, active: false };
}

/** Whether two definitions are the same to C99 6.10.3: spelling, parameters and where white space stands. */
export function sameDefinition(a: Macro, b: Macro): boolean {
  if (a.variadic !== b.variadic || a.parameters?.join() !== b.parameters?.join()) return false;
  if (a.dynamic !== b.dynamic || a.body.length !== b.body.length) return false;
  return a.body.every((element, at) => {
    const other = b.body[at];
    return (
      element.token.text === other?.token.text &&
      (at === 0 || element.token.spaced === other.token.spaced) &&
      element.stringize === other.stringize &&
      element.paste === other.paste
    );
  });
}

/** One argument of a macro call, as written and, when it is asked for, with its macros replaced. */
export interface Argument {
  readonly tokens: readonly PpToken[];
  expanded(): readonly PpToken[];
}

/**
 * The replacement list of `macro` with its arguments put in, stringised and pasted, before it is scanned again. The
 * tokens that the definition spells are placed at `name`, the outermost invocation.
 */
export function substitute(
  macro: Macro,
  name: PpToken,
  args: readonly Argument[],
  problem: (problem: Problem) => void,
): PpToken[] {
  const out: PpToken[] = [];
  /** What the `##`s have joined so far; empty for a placemarker. */
  let group: PpToken[] = [];
  let pasting = false;
  const body = withoutOptions(macro, args);
  body.forEach((element, index) => {
    const afterComma = pasting && isVariadicComma(macro, element, body[index - 1]);
    const operand = operandOf(element, name, args, pasting && !afterComma, problem);
    if (afterComma) {
      if (operand.length === 0) group.pop();
      else group.push(...operand);
    } else if (pasting) group = pasteAll(group, operand, problem);
    else group = operand;
    pasting = element.paste;
    if (pasting) return;
    if (dropsComma(macro, element, body[index - 1], args)) out.pop();
    for (const token of group) out.push(token);
    group = [];
  });
  const [first] = out;
  if (first !== undefined) out[0] = { ...first, spaced: name.spaced, first: name.first };
  return out;
}

/** The replacement list with what is optional in it either opened or taken out; what stood before and behind is pasted as `##` says. */
function withoutOptions(macro: Macro, args: readonly Argument[]): readonly Element[] {
  const { body } = macro;
  if (!macro.variadic || !body.some(isOptional)) return body;
  const isGiven = (args[(macro.parameters?.length ?? 0) - 1]?.expanded().length ?? 0) > 0;
  const kept: Element[] = [];
  for (let at = 0; at < body.length; at++) {
    const element = body[at]!;
    const close = isOptional(element) ? closingOf(body, at + 1) : -1;
    if (close < 0) {
      kept.push(element);
      continue;
    }
    const inner = isGiven ? body.slice(at + 2, close) : [];
    const { paste } = body[close]!;
    const isEmpty = inner.length === 0;
    kept.push(...inner);
    const last = kept.pop();
    // Nothing in between joins its neighbours only when both sides are to be joined to it.
    if (last !== undefined) kept.push({ ...last, paste: paste && (!isEmpty || last.paste) });
    at = close;
  }
  return kept;
}

const isOptional = ({ token }: Element): boolean => token.kind === 'identifier' && token.text === OPTIONAL;

/** Index of the `)` that closes the `(` at `open`, -1 when there is none. */
function closingOf(body: readonly Element[], open: number): number {
  for (let at = open, depth = 0; at < body.length; at++) {
    const { text } = body[at]!.token;
    if (text === '(') depth++;
    if (depth === 0) return -1;
    if (text === ')' && --depth === 0) return at;
  }
  return -1;
}

function operandOf(
  element: Element,
  name: PpToken,
  args: readonly Argument[],
  pasting: boolean,
  problem: (problem: Problem) => void,
): PpToken[] {
  const { token, parameter, stringize } = element;
  if (parameter < 0) return [placed(token, name)];
  const argument = args[parameter];
  if (stringize) {
    const text = stringOf(argument?.tokens ?? []);
    if (text.length > MAX_SPELLING) problem(tooLong(name));
    return [{ ...placed(token, name), kind: 'string', text: text.length > MAX_SPELLING ? '""' : text }];
  }
  if (argument === undefined) return [];
  const tokens = pasting || element.paste ? argument.tokens : argument.expanded();
  const [first, ...rest] = tokens;
  return first === undefined ? [] : [{ ...first, spaced: token.spaced, first: false }, ...rest];
}

const placed = (token: PpToken, name: PpToken): PpToken => ({
  ...token,
  at: name.at,
  spelledAt: token.spelledAt ?? token.at,
  first: false,
});

/** `, ## __VA_ARGS__`: the comma goes when there is nothing to follow it (GNU C, MSVC). */
const isVariadicComma = (macro: Macro, element: Element, before: Element | undefined): boolean =>
  isVariadic(macro, element) && before?.token.text === ',' && before.parameter < 0;

const isVariadic = (macro: Macro, element: Element): boolean =>
  macro.variadic && element.parameter === (macro.parameters?.length ?? 0) - 1 && !element.stringize;

/** MSVC's rule: `, __VA_ARGS__` loses its comma when the call has no argument there at all. */
function dropsComma(
  macro: Macro,
  element: Element,
  before: Element | undefined,
  args: readonly Argument[],
): boolean {
  if (!isVariadic(macro, element) || args.length >= (macro.parameters?.length ?? 0)) return false;
  return before?.token.text === ',' && before.parameter < 0 && !before.paste;
}

/** The text of an argument as a string literal (C99 6.10.3.2): white space is one blank, quotes in literals escaped. */
export function stringOf(tokens: readonly PpToken[]): string {
  let text = '';
  tokens.forEach((token, at) => {
    if (at > 0 && (token.spaced || token.first)) text += ' ';
    const literal = token.kind === 'string' || token.kind === 'character';
    text += literal ? token.text.replace(/["\\]/g, '\\$&') : token.text;
  });
  // A lone backslash before the closing quote would swallow it.
  if (/(^|[^\\])(\\\\)*\\$/.test(text)) text += '\\';
  return `"${text}"`;
}

function pasteAll(
  left: readonly PpToken[],
  right: readonly PpToken[],
  problem: (problem: Problem) => void,
): PpToken[] {
  const a = left.at(-1);
  const [b, ...rest] = right;
  if (a === undefined || b === undefined) return [...left, ...right];
  const text = a.text + b.text;
  if (text.length > MAX_SPELLING) {
    problem(tooLong(a));
    return [...left];
  }
  const lexed = lex(text, a.at.file).tokens;
  const [joined] = lexed;
  if (lexed.length !== 1 || joined === undefined || joined.kind === 'other' || joined.text !== text) {
    problem({ code: 'HS1016', message: `'${a.text}' and '${b.text}' do not join into one token`, token: a });
    return [...left, ...right];
  }
  // Everything but kind, text and flaw is the left token's; a name that paste makes may be replaced again.
  const token = { ...a, kind: joined.kind, text, flaw: joined.flaw, painted: false };
  return [...left.slice(0, -1), token, ...rest];
}
