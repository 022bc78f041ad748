import { type CallExpr, type Expr } from '../ast';
import { bare, type CType, isPointer, isRecord, isSame, isScalar, nameOf, targetOf } from '../ctype';
import { type Parser, type SizeofOperand } from '../parser';
import { ALLOCATORS } from './library';
import { calledIn, textOf, unconverted } from './tree';

/** The argument that counts the bytes of the object that another argument points at. */
const COUNTED: ReadonlyMap<string, readonly [objects: readonly number[], size: number]> = new Map([
  ['memset', [[0], 2]],
  ['memcpy', [[0, 1], 2]],
  ['memmove', [[0, 1], 2]],
  ['memcmp', [[0, 1], 2]],
  ['fgets', [[0], 1]],
  ['snprintf', [[0], 1]],
  ['_snprintf', [[0], 1]],
  ['sprintf_s', [[0], 1]],
  ['strncpy', [[0], 2]],
  ['RtlFillMemory', [[0], 1]],
]);

const LENGTHS: ReadonlySet<string> = new Set(['strlen', 'wcslen', 'lstrlenA', 'lstrlenW', '_tcslen']);

/** The one `sizeof` that is written in `e`, when there is exactly one. */
function sizeofIn(p: Parser, e: Expr): SizeofOperand | undefined {
  let found: SizeofOperand | undefined;
  for (let at = e.first; at <= e.last; at++) {
    const operand = p.sizeofs.get(at);
    if (operand === undefined) continue;
    if (found !== undefined) return undefined;
    found = operand;
  }
  return found;
}

/** Whether `e` is one `sizeof` and nothing around it. */
const isSizeofAlone = (p: Parser, e: Expr, operand: SizeofOperand): boolean =>
  textOf(p, e) === textOf(p, { first: operand.first - 1, last: operand.last });

/** A size that is a count of objects: `sizeof x`, `n * sizeof x`, with no other arithmetic in it. */
function isCount(p: Parser, e: Expr): boolean {
  for (let at = e.first; at <= e.last; at++) {
    const token = p.tokens[at]!;
    if (p.sizeofs.has(at)) at = p.sizeofs.get(at)!.last;
    else if (token.kind === 'punctuator' && !['*', '(', ')', '.', '->', '[', ']'].includes(token.text))
      return false;
  }
  return true;
}

const bytes = (count: number): string => `${count} byte${count === 1 ? '' : 's'}`;

/** `sizeof p` as the size of what `p` points at. */
export function checkCountedSize(p: Parser, name: string, call: CallExpr): void {
  const [objects, size] = COUNTED.get(name) ?? [[], 0];
  const argument = call.args[size];
  const operand = argument === undefined ? undefined : sizeofIn(p, argument);
  if (argument === undefined || operand === undefined || operand.isType || !isPointer(operand.type)) return;
  if (!isSizeofAlone(p, argument, operand)) return;
  const text = textOf(p, operand);
  for (const index of objects) {
    const object = call.args[index];
    if (object === undefined || textOf(p, object) !== text) continue;
    const target = targetOf(operand.type);
    const inside = target === undefined ? undefined : p.types.sizeOf(target);
    const advice =
      inside === undefined || inside <= 1
        ? 'give the size that was allocated'
        : `one '${nameOf(target!)}' has ${bytes(inside)}: sizeof(*${text})`;
    p.warn(
      'HS3001',
      `'sizeof(${text})' is the size of the pointer, ${bytes(p.types.pointerBytes)}, not of the memory behind it; ${advice}`,
      argument.first,
      argument.last,
    );
    return;
  }
}

/** What is written as the size of an allocation against what its result points at. */
export function checkAllocatedSize(p: Parser, e: Expr): void {
  const found = calledIn(e);
  const allocator = found === undefined ? undefined : ALLOCATORS.get(found.name);
  const target = targetOf(e.type);
  if (found === undefined || allocator === undefined || target === undefined) return;
  for (const index of allocator.size) {
    const size = found.call.args[index];
    if (size === undefined) continue;
    const operand = sizeofIn(p, size);
    if (operand !== undefined) checkSizeof(p, size, operand, target);
  }
}

function checkSizeof(p: Parser, size: Expr, operand: SizeofOperand, target: CType): void {
  const wanted = p.types.sizeOf(target);
  const given = p.types.sizeOf(operand.type);
  if (wanted === undefined || given === undefined || bare(target).kind === 'void' || !isCount(p, size))
    return;
  if (isPointer(operand.type) && !isPointer(target) && isPointerByMistake(operand, target)) {
    const text = textOf(p, operand);
    const better = operand.isType ? `sizeof(${nameOf(target)})` : `sizeof(*${text})`;
    p.warn(
      'HS3001',
      `'sizeof(${text})' is the size of a pointer, ${bytes(given)}; the memory is for '${nameOf(target)}', ${bytes(wanted)} each: ${better}`,
      size.first,
      size.last,
    );
  } else if (wanted > 1 && given !== wanted && !isMeant(operand.type, target, given > wanted)) {
    p.warn(
      'HS3011',
      `the size counts '${nameOf(operand.type)}', ${bytes(given)} each, but the memory is for '${nameOf(target)}', ${bytes(wanted)} each: sizeof(${nameOf(target)})`,
      size.first,
      size.last,
    );
  }
}

/** An array of the target's type, or a larger struct that begins with it. */
const isMeant = (given: CType, target: CType, isLarger: boolean): boolean =>
  isElement(given, target) || (isLarger && !(isScalar(given) && isScalar(target)));

/** Characters are bytes too: room for pointers in a `char *` may be meant, unless it is the size of the variable itself. */
const isPointerByMistake = (operand: SizeofOperand, target: CType): boolean => {
  const own = targetOf(operand.type);
  return own !== undefined && (isRecord(target) || isSame(own, target));
};

function isElement(array: CType, element: CType): boolean {
  const t = bare(array);
  return t.kind === 'array' && (isSame(t.element, element) || isElement(t.element, element));
}

/** An allocation for a text without its terminating zero. */
export function checkRoomForZero(p: Parser, name: string, call: CallExpr): void {
  const allocator = ALLOCATORS.get(name);
  if (allocator?.size.length !== 1) return;
  const size = call.args[allocator.size[0] ?? 0];
  if (size === undefined) return;
  const length = lengthIn(size);
  if (length === undefined) return;
  p.warn(
    'HS3002',
    `'${length.name}' does not count the zero at the end of the text; allocate (${textOf(p, length.call)} + 1)`,
    size.first,
    size.last,
  );
}

function lengthIn(e: Expr): ReturnType<typeof calledIn> {
  const inner = unconverted(e);
  if (inner.kind === 'binary' && inner.op === '*')
    return inner.right.kind === 'int'
      ? lengthIn(inner.left)
      : inner.left.kind === 'int'
        ? lengthIn(inner.right)
        : undefined;
  const found = calledIn(inner);
  return found !== undefined && LENGTHS.has(found.name) ? found : undefined;
}
