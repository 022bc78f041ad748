import { type Statement, type SwitchStatement, type TryStatement } from './ast';

/** Whether control can run off the end of `statement`, read from its shape alone; calls are taken to return. */
export function completes(statement: Statement): boolean {
  switch (statement.kind) {
    case 'block':
    case 'group':
      return sequenceCompletes(statement.statements);
    case 'if':
      return ifCompletes(statement);
    case 'while':
    case 'for':
    case 'do':
    case 'switch':
      return loopCompletes(statement);
    case 'case':
    case 'label':
      return completes(statement.body);
    case 'try':
      return tryCompletes(statement);
    default:
      return !LEAVING.has(statement.kind);
  }
}

/** Statements behind which control never is. */
const LEAVING: ReadonlySet<string> = new Set<Statement['kind']>([
  'return',
  'goto',
  'goto-address',
  'break',
  'continue',
]);

const ifCompletes = ({ then, otherwise }: Statement & { kind: 'if' }): boolean =>
  otherwise === undefined || completes(then) || completes(otherwise);

/** A loop or a switch ends by itself or by a `break`. */
function loopCompletes(statement: Statement & { kind: 'while' | 'for' | 'do' | 'switch' }): boolean {
  if (breaksOut(statement.body)) return true;
  if (statement.kind !== 'switch') return !isForever(statement.condition);
  return !hasDefault(statement) || completes(statement.body);
}

function sequenceCompletes(statements: readonly Statement[]): boolean {
  let reachable = true;
  for (const inner of statements) {
    if (reachable || hasLabel(inner)) reachable = completes(inner);
  }
  return reachable;
}

const hasDefault = ({ labels }: SwitchStatement): boolean => labels.some(label => label.value === undefined);

/** A `__finally` runs after the body; an `__except` instead of it. */
function tryCompletes({ filter, body, handler }: TryStatement): boolean {
  if (filter === undefined) return completes(body) && completes(handler);
  return completes(body) || completes(handler);
}

const isForever = (condition: { readonly kind: string; readonly value?: unknown } | undefined): boolean =>
  condition === undefined || (condition.kind === 'int' && condition.value !== 0n);

function childrenOf(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case 'block':
    case 'group':
      return statement.statements;
    case 'if':
      return statement.otherwise === undefined ? [statement.then] : [statement.then, statement.otherwise];
    case 'while':
    case 'do':
    case 'for':
    case 'switch':
    case 'case':
    case 'label':
      return [statement.body];
    case 'try':
      return [statement.body, statement.handler];
    default:
      return [];
  }
}

/** Whether a `break` in `body` leaves the statement that `body` belongs to. */
function breaksOut(body: Statement): boolean {
  if (body.kind === 'break') return true;
  if (body.kind === 'while' || body.kind === 'do' || body.kind === 'for' || body.kind === 'switch')
    return false;
  return childrenOf(body).some(breaksOut);
}

function hasLabel(statement: Statement): boolean {
  return statement.kind === 'label' || statement.kind === 'case' || childrenOf(statement).some(hasLabel);
}
