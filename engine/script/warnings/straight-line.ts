import { type Expr, type FunctionBody, type Statement, type Variable } from '../ast';
import { isScalar, isVolatile } from '../ctype';
import { type Parser } from '../parser';
import { Evaluator } from './evaluator';
import { State } from './facts';
import { eachExpression, eachExpressionIn, expressionsOf, statementsIn, variablesIn } from './tree';

/**
 * Follows the values of a function's own variables through it and tells what happens to them on every path: nothing is
 * guessed where paths differ, where a loop may change a variable, behind a label, or for what lies in memory.
 */
export function followValues(p: Parser, body: FunctionBody): void {
  if (usesSetjmp(body.block)) return;
  const walk = new Walk(p, body);
  walk.statement(body.block);
}

function usesSetjmp(statement: Statement): boolean {
  let found = false;
  eachExpressionIn(statement, e => (found ||= e.kind === 'intrinsic' && e.name === 'setjmp'));
  return found;
}

/** Variables that nothing but their own name reaches. */
function reachedByName(body: FunctionBody): (variable: Variable) => boolean {
  const taken = new Set<Variable>();
  eachExpressionIn(body.block, e => {
    if (e.kind === 'address' && e.operand.kind === 'variable') taken.add(e.operand.variable);
  });
  return variable =>
    variable.storage === 'local' &&
    isScalar(variable.type) &&
    !isVolatile(variable.type) &&
    !taken.has(variable);
}

class Walk {
  readonly #evaluator: Evaluator;
  readonly #isTracked: (variable: Variable) => boolean;
  /** Undefined where nothing comes. */
  #state: State | undefined = new State();
  /** States at the `break`s of the switches around, innermost last; undefined for a loop, which needs none. */
  readonly #breaks: (State[] | undefined)[] = [];
  /** States in which the switches around are entered. */
  readonly #switches: State[] = [];

  constructor(p: Parser, body: FunctionBody) {
    this.#isTracked = reachedByName(body);
    this.#evaluator = new Evaluator(p, this.#isTracked);
  }

  #evaluate(e: Expr | undefined): void {
    if (this.#state !== undefined && e !== undefined) this.#state = this.#evaluator.run(this.#state, e);
  }

  /** The value is looked at, and every path knows what it found. */
  #test(e: Expr | undefined): void {
    this.#evaluate(e);
    if (e !== undefined) for (const variable of variablesIn(e)) this.#state?.test(variable);
  }

  statement(statement: Statement): void {
    switch (statement.kind) {
      case 'block':
      case 'group':
        for (const inner of statement.statements) this.statement(inner);
        return;
      case 'expression':
        this.#evaluate(statement.value);
        return;
      case 'declare':
        this.#declare(statement);
        return;
      case 'if':
        this.#if(statement);
        return;
      case 'while':
      case 'do':
      case 'for':
        this.#loop(statement);
        return;
      case 'switch':
        this.#switch(statement);
        return;
      case 'try':
        this.#try(statement);
        return;
      default:
        this.#jump(statement);
    }
  }

  /** Labels and jumps. */
  #jump(statement: Statement): void {
    switch (statement.kind) {
      case 'case':
        this.#state = State.join(this.#state, this.#switches.at(-1)?.copy());
        this.statement(statement.body);
        return;
      case 'label':
        // Whatever jumps here may have done anything before.
        this.#state = new State();
        this.statement(statement.body);
        return;
      case 'return':
        if (this.#state !== undefined && statement.value !== undefined)
          this.#evaluator.return(this.#state, statement.value);
        this.#state = undefined;
        return;
      case 'break':
        if (this.#state !== undefined) this.#breaks.at(-1)?.push(this.#state);
        this.#state = undefined;
        return;
      case 'continue':
      case 'goto':
      case 'leave':
        this.#state = undefined;
        return;
      default:
        return;
    }
  }

  #declare(statement: Statement & { kind: 'declare' }): void {
    const { variable, items } = statement;
    const [item] = items ?? [];
    if (this.#state === undefined) return;
    if (!this.#isTracked(variable) || (item !== undefined && items?.length !== 1)) {
      for (const each of items ?? []) this.#evaluate(each.value);
      return;
    }
    if (item !== undefined) this.#state = this.#evaluator.initialise(this.#state, variable, item.value);
    else
      this.#state.set(variable, {
        origin: { kind: 'uninitialised', at: variable.extent },
        base: undefined,
      });
  }

  #if(statement: Statement & { kind: 'if' }): void {
    this.#test(statement.condition);
    const before = this.#state?.copy();
    this.statement(statement.then);
    const after = this.#state;
    this.#state = before;
    if (statement.otherwise !== undefined) this.statement(statement.otherwise);
    this.#state = State.join(after, this.#state);
  }

  #loop(statement: Statement & { kind: 'while' | 'do' | 'for' }): void {
    if (statement.kind === 'for' && statement.init !== undefined) this.statement(statement.init);
    const { condition, body } = statement;
    const isOnce =
      statement.kind === 'do' && condition?.kind === 'int' && condition.value === 0n && !jumps(body);
    if (isOnce) {
      this.statement(body);
      return;
    }
    this.#forget(statement);
    if (statement.kind !== 'do') this.#test(condition);
    // Every way out of the loop comes with at least what held before each round.
    const out = this.#state?.copy();
    this.#breaks.push(undefined);
    this.statement(body);
    this.#breaks.pop();
    if (statement.kind === 'for') this.#evaluate(statement.step);
    if (statement.kind === 'do') this.#test(condition);
    this.#state = out;
  }

  #switch(statement: Statement & { kind: 'switch' }): void {
    this.#test(statement.value);
    const before = this.#state;
    if (before === undefined) return;
    const breaks: State[] = [];
    this.#breaks.push(breaks);
    this.#switches.push(before.copy());
    this.#state = undefined;
    this.statement(statement.body);
    this.#switches.pop();
    this.#breaks.pop();
    const hasDefault = statement.labels.some(label => label.value === undefined);
    this.#state = State.join(this.#state, hasDefault ? undefined : before);
    for (const state of breaks) this.#state = State.join(this.#state, state);
  }

  /** The handler may come in at any point of the body. */
  #try(statement: Statement & { kind: 'try' }): void {
    const before = this.#state?.copy();
    this.statement(statement.body);
    const after = this.#state;
    this.#state = before;
    this.#forget(statement.body);
    const isFinally = statement.filter === undefined;
    this.#evaluate(statement.filter);
    this.statement(statement.handler);
    if (!isFinally) this.#state = State.join(after, this.#state);
    else if (after === undefined) this.#state = undefined;
  }

  /** Drops what a part of the program that runs any number of times may change. */
  #forget(statement: Statement): void {
    const state = this.#state;
    if (state === undefined) return;
    const see = (e: Expr): void => {
      const changed =
        e.kind === 'assign' || e.kind === 'compound' || e.kind === 'step' ? e.target : undefined;
      if (changed?.kind === 'variable') state.set(changed.variable, undefined);
      if (e.kind === 'variable') state.test(e.variable);
    };
    const visit = (inner: Statement): void => {
      if (inner.kind === 'declare') state.set(inner.variable, undefined);
      for (const e of expressionsOf(inner)) eachExpression(e, see);
      for (const each of statementsIn(inner)) visit(each);
    };
    visit(statement);
  }
}

/** Whether a `break` or `continue` may cut a loop's only round short. */
function jumps(statement: Statement): boolean {
  return statement.kind === 'break' || statement.kind === 'continue' || statementsIn(statement).some(jumps);
}
