import { type GuardedRegion, type Statement } from './ast';
import { assignTo } from './checker-conversions';
import { type FunctionContext, type Parser } from './parser';

const contextOf = (p: Parser): FunctionContext => p.context!;

// try = "__try" block ("__except" "(" expression ")" block | "__finally" block)
export function tryStatement(p: Parser): Statement {
  const first = p.at;
  p.next();
  const context = contextOf(p);
  if (context.outer !== undefined)
    p.error('HS2028', 'a __try statement in a nested function is not supported', first, first);
  context.usesGuards = true;
  const region: GuardedRegion = { role: 'body' };
  const body = guarded(p, region, () => p.inScope(() => p.grammar.block(p)));
  if (p.accept('__except') || p.accept('_except')) {
    const except: GuardedRegion = { role: 'except' };
    p.expect('(', `after '__except'`);
    const e = guarded(p, except, () => p.grammar.expression(p));
    const filter = assignTo(p, e, p.types.int, { text: 'the filter of __except' });
    p.expect(')', 'after the filter of __except');
    const handler = guarded(p, except, () => p.inScope(() => p.grammar.block(p)));
    return { kind: 'try', region, body, filter, handler, first, last: p.at - 1 };
  }
  if (!p.accept('__finally') && !p.accept('_finally')) {
    p.error('HS2001', `this '__try' block has no '__except' or '__finally' behind it`, first, first);
    return body;
  }
  const inner = { breakDepth: context.breakDepth, loopDepth: context.loopDepth };
  // A jump out of a __finally block would cut the unwinding short.
  context.breakDepth = context.loopDepth = 0;
  try {
    const handler = guarded(p, { role: 'finally' }, () => p.inScope(() => p.grammar.block(p)));
    return { kind: 'try', region, body, filter: undefined, handler, first, last: p.at - 1 };
  } finally {
    Object.assign(context, inner);
  }
}

function guarded<T>(p: Parser, region: GuardedRegion, rule: () => T): T {
  const context = contextOf(p);
  const outer = context.guards;
  context.guards = [...outer, region];
  try {
    return rule();
  } finally {
    context.guards = outer;
  }
}

export function leaveStatement(p: Parser): Statement {
  const first = p.at;
  p.next();
  if (!contextOf(p).guards.some(region => region.role === 'body'))
    p.error('HS2016', `'__leave' outside of a __try block`, first, first);
  p.expect(';', `after '__leave'`);
  return { kind: 'leave', first, last: p.at - 1 };
}
