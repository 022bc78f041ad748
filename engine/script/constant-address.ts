import { type Expr, type Extent, type FunctionSymbol, type StringExpr, type Variable } from './ast';

/** What the linker turns into an address: an object or function, plus bytes. */
export interface ConstantAddress {
  readonly base: Variable | FunctionSymbol | StringExpr;
  readonly offset: number;
}

/** Whether a variable has one address for the whole run: what every thread has for itself has not. */
const isFixed = ({ storage, perThread }: Variable): boolean => storage === 'static' && perThread !== true;

/** The address that `e` always has, of an object with static storage duration, or undefined. */
export function addressOfPlace(e: Expr): ConstantAddress | undefined {
  switch (e.kind) {
    case 'variable':
      return isFixed(e.variable) ? { base: e.variable, offset: 0 } : undefined;
    case 'compound-literal':
      return e.variable.storage === 'static' ? { base: e.variable, offset: 0 } : undefined;
    case 'string':
      return { base: e, offset: 0 };
    case 'function':
      // A nested function is what its frame holds of it.
      return e.symbol.within === undefined ? { base: e.symbol, offset: 0 } : undefined;
    case 'member': {
      const object = addressOfPlace(e.object);
      return object === undefined ? undefined : { ...object, offset: object.offset + e.field.offset };
    }
    case 'deref':
      return addressOfValue(e.operand);
    default:
      return undefined;
  }
}

/** The address constant (C99 6.6) that a pointer expression is, or undefined. */
export function addressOfValue(e: Expr): ConstantAddress | undefined {
  switch (e.kind) {
    case 'address':
      return addressOfPlace(e.operand);
    case 'convert':
      return addressOfValue(e.operand);
    case 'offset': {
      const pointer = addressOfValue(e.pointer);
      if (pointer === undefined || e.index.kind !== 'int') return undefined;
      const distance = Number(e.index.value) * e.scale;
      return { ...pointer, offset: pointer.offset + (e.negative ? -distance : distance) };
    }
    default:
      return undefined;
  }
}

/** What keeps `e` from being the initialiser of a static, or undefined when nothing does. */
export function describeConstant(e: Expr): { readonly text: string; readonly at: Extent } | undefined {
  if (e.kind === 'int' || e.kind === 'float' || e.kind === 'string' || e.kind === 'poison') return undefined;
  if (addressOfValue(e) !== undefined) return undefined;
  if (e.kind === 'compound-literal' && e.isValue)
    return e.items?.map(({ value }) => describeConstant(value)).find(each => each !== undefined);
  // MSVC and GNU C take a compound literal of static storage duration as the value of a static struct.
  if (e.kind === 'compound-literal' && e.variable.storage === 'static') return undefined;
  const own = threadObject(e);
  const text =
    own !== undefined
      ? `every thread has its own '${own.name}', so its address is known at run time only`
      : e.kind === 'call'
        ? 'a call happens at run time; assign in main'
        : e.kind === 'variable'
          ? `the value of '${e.variable.name}' is known at run time only`
          : 'this is computed at run time';
  return { text, at: e };
}

/** The variable of its own in every thread whose address `e` computes, if that is all it does. */
function threadObject(e: Expr): Variable | undefined {
  switch (e.kind) {
    case 'address':
    case 'convert':
    case 'deref':
      return threadObject(e.operand);
    case 'offset':
      return threadObject(e.pointer);
    case 'member':
      return threadObject(e.object);
    case 'variable':
      return e.variable.perThread === true ? e.variable : undefined;
    default:
      return undefined;
  }
}
