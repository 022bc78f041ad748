import { Op } from './bytecode';
import { type Label, newLabel } from './code-buffer';
import { type FunctionState } from './function-state';

/** Jumps to `target`, which lies inside the `depth` outermost finally regions, through the handlers of the others. */
export function exitTo(f: FunctionState, target: Label, depth: number): void {
  const innermost = f.finallies.at(-1);
  if (innermost === undefined || f.finallies.length <= depth) {
    f.code.branch(Op.JMP, 0, 0, target);
    return;
  }
  const known = innermost.stubs.find(stub => stub.target === target);
  const stub = known?.stub ?? newLabel();
  if (known === undefined) innermost.stubs.push({ stub, target, depth });
  f.code.branch(Op.JMP, 0, 0, stub);
}
