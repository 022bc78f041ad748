import { type AssignExpr, type CallExpr, type Expr } from '../ast';
import { isNullConstant } from '../constant';
import { type CType, nameOf } from '../ctype';
import { type Parser } from '../parser';
import { ALLOCATORS, Flag, HEAP_USERS } from './library';
import { calledIn, constantOf, isSamePlace, libraryCall, textOf, unconverted } from './tree';

/** Mistakes in the arguments of one call. */
export function checkHeapCall(p: Parser, name: string, call: CallExpr): void {
  if (name === 'HeapAlloc' || name === 'HeapReAlloc') checkFlags(p, name, call);
  if (HEAP_USERS.has(name)) checkProcessHeap(p, name, call);
  if (name === 'HeapFree' || name === 'HeapSize' || name === 'HeapValidate') checkHandleLast(p, name, call);
  if (name === 'HeapCreate') checkHeapSizes(p, call);
  if (name === 'VirtualFree') checkVirtualFree(p, call);
  if (name === 'memset') checkMemset(p, call);
}

/** Flags that are a size, and a size that looks like flags. */
function checkFlags(p: Parser, name: string, call: CallExpr): void {
  const flags = call.args[1];
  const size = call.args.at(-1);
  if (flags === undefined || size === undefined || !isLikeSize(p, flags) || !isLikeFlags(p, size)) return;
  p.warn(
    'HS3012',
    `the flags and the size of ${name} are swapped: '${textOf(p, flags)}' stands where the flags belong`,
    flags.first,
    size.last,
  );
}

function isLikeSize(p: Parser, flags: Expr): boolean {
  const value = constantOf(flags);
  for (let at = flags.first; at <= flags.last; at++) if (p.sizeofs.has(at)) return true;
  if (value !== undefined) return (value & ~Flag.ofAllocation) !== 0n;
  const inner = unconverted(flags);
  const called = libraryCall(inner);
  return called === 'strlen' || called === 'wcslen' || isSizeType(inner.type);
}

const isSizeType = (type: CType): boolean => /^(const )?(size_t|SIZE_T)$/.test(nameOf(type));

/** 0, or one of the small flags by its name. */
function isLikeFlags(p: Parser, size: Expr): boolean {
  const value = constantOf(size);
  if (value === undefined) return false;
  const token = p.tokens[size.first];
  const isMacro = token?.spelledAt !== undefined;
  return value === 0n || (value <= 0x1dn && isMacro && (value & ~Flag.ofAllocation) === 0n);
}

function checkProcessHeap(p: Parser, name: string, call: CallExpr): void {
  const [heap, flags] = call.args;
  if (heap === undefined || calledIn(heap)?.name !== 'GetProcessHeap') return;
  if (name === 'HeapDestroy')
    p.warn('HS3020', 'the heap of the process cannot be destroyed: HeapDestroy fails', call.first, call.last);
  const value = name === 'HeapDestroy' || name === 'HeapWalk' ? undefined : constantOf(flags);
  if (value !== undefined && flags !== undefined && (value & Flag.noSerialize) !== 0n)
    p.warn(
      'HS3014',
      `HEAP_NO_SERIALIZE on the heap of the process: other threads of Windows use it too, without this call's knowledge`,
      flags.first,
      flags.last,
    );
}

/** A heap that is to begin larger than it may become (HEAP_SPEC §A.1). */
function checkHeapSizes(p: Parser, call: CallExpr): void {
  const [, initial, maximum] = call.args;
  const [first, most] = [constantOf(initial), constantOf(maximum)];
  if (initial === undefined || maximum === undefined || first === undefined || most === undefined) return;
  if (most === 0n || first <= most) return;
  p.warn(
    'HS3021',
    `the heap is to begin with ${first} bytes and to have ${most} at most: the initial size comes first, then the maximum`,
    initial.first,
    maximum.last,
  );
}

/** `HeapFree(block, 0, heap)`. */
function checkHandleLast(p: Parser, name: string, call: CallExpr): void {
  const [heap, , block] = call.args;
  if (heap === undefined || block === undefined || !isHandle(block) || isHandle(heap)) return;
  p.warn(
    'HS3015',
    `the heap comes first and the block last: ${name}(${textOf(p, block)}, 0, ${textOf(p, heap)})`,
    call.first,
    call.last,
  );
}

function isHandle(e: Expr): boolean {
  if (calledIn(e)?.name === 'GetProcessHeap') return true;
  return nameOf(unconverted(e).type) === 'HANDLE';
}

function checkVirtualFree(p: Parser, call: CallExpr): void {
  const size = constantOf(call.args[1]);
  const type = constantOf(call.args[2]);
  // With the flags of placeholders a size belongs to it.
  if (size === undefined || size === 0n || type === undefined) return;
  if ((type & Flag.memRelease) === 0n || (type & Flag.ofPlaceholders) !== 0n) return;
  p.warn(
    'HS3013',
    'with MEM_RELEASE the size must be 0: VirtualFree fails and nothing is released',
    call.args[1]?.first ?? call.first,
    call.args[1]?.last ?? call.last,
  );
}

function checkMemset(p: Parser, call: CallExpr): void {
  const [, value, size] = call.args;
  if (value === undefined || size === undefined || constantOf(size) !== 0n || constantOf(value) === 0n)
    return;
  p.warn(
    'HS3016',
    `this sets 0 bytes: the size comes last, memset(${textOf(p, call.args[0] ?? call)}, ${textOf(p, size)}, ${textOf(p, value)})`,
    call.first,
    call.last,
  );
}

/** The pointer that is reallocated is overwritten by the result. */
export function checkReallocation(p: Parser, e: AssignExpr): void {
  const found = calledIn(e.value);
  const allocator = found === undefined ? undefined : ALLOCATORS.get(found.name);
  if (found === undefined || allocator?.block === undefined) return;
  const block = found.call.args[allocator.block];
  if (block === undefined || isNullConstant(block) || !isSamePlace(e.target, block)) return;
  const flags = allocator.flags === undefined ? undefined : constantOf(found.call.args[allocator.flags]);
  if (flags !== undefined && (flags & Flag.generateExceptions) !== 0n) return;
  const place = textOf(p, e.target);
  p.warn(
    'HS3003',
    `when ${found.name} fails, '${place}' becomes NULL and the old block is lost; keep the result in another pointer until it is tested`,
    e.first,
    e.last,
  );
}

/** A statement that allocates and keeps nothing. */
export function checkUnused(p: Parser, value: Expr): void {
  const found = calledIn(value);
  const allocator = found === undefined ? undefined : ALLOCATORS.get(found.name);
  const isHeap = found?.name === 'HeapCreate';
  if (found === undefined || (allocator === undefined && !isHeap)) return;
  const isVirtual = allocator?.family === 'virtual';
  // VirtualAlloc on reserved pages commits them; the address is known. A cast to void says that it is meant.
  if (isVirtual || value.kind === 'convert') return;
  const message = isHeap
    ? 'the handle that HeapCreate gives is not kept: nothing can use or destroy the heap'
    : allocator?.block === undefined
      ? `the block that ${found.name} gives is not kept: nothing can use or free it`
      : `the result of ${found.name} is not kept: the block may have moved, and the old pointer then dangles`;
  p.warn('HS3017', message, value.first, value.last);
}
