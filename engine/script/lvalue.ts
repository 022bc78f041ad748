import { type Expr } from './ast';

/** Whether `e` names an object. A member of a call's result does not. */
export function isLvalue(e: Expr): boolean {
  switch (e.kind) {
    case 'variable':
    case 'deref':
    case 'string':
      return true;
    case 'compound-literal':
      return e.isValue !== true;
    case 'member':
      return isLvalue(e.object);
    default:
      return false;
  }
}
