import { type CallExpr, type Expr, type FunctionSymbol } from '../ast';
import { isPointer } from '../ctype';
import { type Parser } from '../parser';
import { checkFormat } from './format-arguments';
import { checkHeapCall, checkReallocation } from './heap-calls';
import { checkOperator, checkStatement } from './shapes';
import { checkAllocatedSize, checkCountedSize, checkRoomForZero } from './sizes';
import { followValues } from './straight-line';
import { eachStatement, expressionsOf, libraryCall, operandsOf } from './tree';

/**
 * Warns of what compiles and is a mistake all the same, in a function of the program's own. In one that has errors the
 * values are not followed: nobody knows what a broken statement would have done.
 */
export function warnAbout(p: Parser, symbol: FunctionSymbol, hasErrors: boolean): void {
  const { body } = symbol;
  if (body === undefined || p.unit.module < 0 || isBuiltIn(p, body.first)) return;
  eachStatement(body.block, statement => {
    checkStatement(p, statement);
    for (const e of expressionsOf(statement)) checkExpression(p, e, undefined);
  });
  if (!hasErrors) followValues(p, body);
}

/** Inline functions of the built-in headers are not the program's. */
const isBuiltIn = (p: Parser, token: number): boolean =>
  (p.files.paths[p.tokens[token]?.at.file ?? 0] ?? '').startsWith('<');

function checkExpression(p: Parser, e: Expr, outer: Expr | undefined): void {
  checkOperator(p, e);
  if (e.kind === 'assign') checkReallocation(p, e);
  // The outermost conversion of an allocation says what it is for.
  if (e.kind === 'convert' && outer?.kind !== 'convert' && isPointer(e.type)) checkAllocatedSize(p, e);
  const name = libraryCall(e);
  if (name !== undefined) checkCall(p, name, e as CallExpr);
  for (const operand of operandsOf(e)) checkExpression(p, operand, e);
}

function checkCall(p: Parser, name: string, call: CallExpr): void {
  checkHeapCall(p, name, call);
  checkCountedSize(p, name, call);
  checkRoomForZero(p, name, call);
  checkFormat(p, name, call);
}
