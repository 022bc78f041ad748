import { type CType, type EnumType, type Field, type FunctionType, type RecordType } from './ctype';

/** Indices of the first and the last token of what a node was written as; a node's place is made from them on demand. */
export interface Extent {
  readonly first: number;
  readonly last: number;
}

interface Node extends Extent {
  readonly type: CType;
}

/** An expression after checking: every conversion is explicit, every operand has the type that the operator computes in. */
export type Expr =
  | IntExpr
  | FloatExpr
  | StringExpr
  | VariableExpr
  | FunctionExpr
  | BinaryExpr
  | CompareExpr
  | LogicalExpr
  | UnaryExpr
  | OffsetExpr
  | DistanceExpr
  | ConvertExpr
  | AssignExpr
  | CompoundExpr
  | StepExpr
  | ConditionalExpr
  | CommaExpr
  | CallExpr
  | DerefExpr
  | AddressExpr
  | MemberExpr
  | CompoundLiteralExpr
  | IntrinsicExpr
  | StatementExpr
  | PoisonExpr;

/** A constant of integer, enum or pointer type; `value` is in the range of the type, pointers unsigned. */
export interface IntExpr extends Node {
  readonly kind: 'int';
  readonly value: bigint;
}
export interface FloatExpr extends Node {
  readonly kind: 'float';
  readonly value: number;
}
/** An array in .rdata; its bytes include the terminating zero. */
export interface StringExpr extends Node {
  readonly kind: 'string';
  readonly bytes: Uint8Array;
}
export interface VariableExpr extends Node {
  readonly kind: 'variable';
  readonly variable: Variable;
}
export interface FunctionExpr extends Node {
  readonly kind: 'function';
  readonly symbol: FunctionSymbol;
}
export type ArithmeticOp = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>';
export type CompareOp = '==' | '!=' | '<' | '<=' | '>' | '>=';
export interface BinaryExpr extends Node {
  readonly kind: 'binary';
  readonly op: ArithmeticOp;
  readonly left: Expr;
  /** Of the same type, except for shifts, whose count is an int. */
  readonly right: Expr;
}
export interface CompareExpr extends Node {
  readonly kind: 'compare';
  readonly op: CompareOp;
  readonly left: Expr;
  readonly right: Expr;
}
export interface LogicalExpr extends Node {
  readonly kind: 'logical';
  readonly op: '&&' | '||';
  readonly left: Expr;
  readonly right: Expr;
}
export interface UnaryExpr extends Node {
  readonly kind: 'unary';
  readonly op: '-' | '~' | '!';
  readonly operand: Expr;
}
/** Pointer plus (minus, when `negative`) an index in units of `scale` bytes; the index has the type of a pointer-sized integer. */
export interface OffsetExpr extends Node {
  readonly kind: 'offset';
  readonly pointer: Expr;
  readonly index: Expr;
  readonly scale: number;
  readonly negative: boolean;
}
/** Pointer minus pointer, in units of `scale` bytes. */
export interface DistanceExpr extends Node {
  readonly kind: 'distance';
  readonly left: Expr;
  readonly right: Expr;
  readonly scale: number;
}
export interface ConvertExpr extends Node {
  readonly kind: 'convert';
  readonly operand: Expr;
}
export interface AssignExpr extends Node {
  readonly kind: 'assign';
  readonly target: Expr;
  readonly value: Expr;
}
/** `target op= value`, computed in the type of `value` (for shifts: in `computed`). Pointers: `scale` bytes a unit. */
export interface CompoundExpr extends Node {
  readonly kind: 'compound';
  readonly op: ArithmeticOp;
  readonly target: Expr;
  readonly value: Expr;
  readonly computed: CType;
  readonly scale: number;
}
/** `++` and `--`: `delta` is in the units of the type, bytes for pointers. */
export interface StepExpr extends Node {
  readonly kind: 'step';
  readonly target: Expr;
  readonly delta: number;
  readonly prefix: boolean;
}
export interface ConditionalExpr extends Node {
  readonly kind: 'conditional';
  readonly condition: Expr;
  readonly whenTrue: Expr;
  readonly whenFalse: Expr;
}
export interface CommaExpr extends Node {
  readonly kind: 'comma';
  readonly left: Expr;
  readonly right: Expr;
}
export interface CallExpr extends Node {
  readonly kind: 'call';
  /** A function designator or a pointer to a function. */
  readonly callee: Expr;
  readonly signature: FunctionType;
  readonly args: readonly Expr[];
}
export interface DerefExpr extends Node {
  readonly kind: 'deref';
  readonly operand: Expr;
}
/** `&operand`, also for arrays and functions that decay. */
export interface AddressExpr extends Node {
  readonly kind: 'address';
  readonly operand: Expr;
}
export interface MemberExpr extends Node {
  readonly kind: 'member';
  readonly object: Expr;
  readonly field: Field;
}
export interface CompoundLiteralExpr extends Node {
  readonly kind: 'compound-literal';
  readonly variable: Variable;
  /** Undefined for one of static storage duration, which the image holds. */
  readonly items: readonly InitItem[] | undefined;
  /** What an operator computed: a value, and no object that the program could name. */
  readonly isValue?: true;
}
export interface IntrinsicExpr extends Node {
  readonly kind: 'intrinsic';
  readonly name:
    | 'va_start'
    | 'va_arg'
    | 'va_end'
    | 'va_copy'
    | 'exception_code'
    | 'exception_info'
    | 'abnormal_termination'
    | 'alloca'
    | 'setjmp';
  readonly args: readonly Expr[];
}
/** `({ ... })` of GNU C: statements, then the value of the last one, if that is an expression. */
export interface StatementExpr extends Node {
  readonly kind: 'statements';
  readonly block: BlockStatement;
  readonly value: Expr | undefined;
}
/** Stands for what is already reported. */
export interface PoisonExpr extends Node {
  readonly kind: 'poison';
}

/** One scalar (or struct, or string) of an initialiser, at its byte offset in the object. */
export interface InitItem {
  readonly offset: number;
  readonly type: CType;
  readonly bits: Field['bits'];
  readonly value: Expr;
}

/** An object. Statics of functions and file-scope objects are `static`; the linker gives them their address. */
export interface Variable {
  readonly kind: 'variable';
  readonly name: string;
  type: CType;
  readonly storage: 'local' | 'static';
  readonly unit: Unit;
  /** Index of the token that declares it, and of the last one of its declarator. */
  readonly extent: Extent;
  /** Lives in memory: its address is taken, it is no scalar, it is volatile, or its function guards. */
  inMemory: boolean;
  isParameter: boolean;
  linkage: 'none' | 'internal' | 'external';
  /** Static storage only. */
  definition: 'none' | 'tentative' | 'full';
  items: readonly InitItem[];
  /** The definition that an `extern` declaration of another unit stands for; set by the linker. */
  resolved: Variable | undefined;
  /** Address; set by the linker. */
  at: number;
  firstUse: Extent | undefined;
  readonly align: number;
  /** Every thread has its own: `at` then counts from the beginning of the thread's block. */
  readonly perThread?: boolean;
}

export interface FunctionSymbol {
  readonly kind: 'function';
  readonly name: string;
  type: FunctionType;
  readonly unit: Unit;
  readonly extent: Extent;
  linkage: 'internal' | 'external';
  isInline: boolean;
  /** Declared by a call alone. */
  readonly isImplicit?: boolean;
  body: FunctionBody | undefined;
  resolved: FunctionSymbol | undefined;
  /** Where it is first called or pointed at. */
  firstUse: Extent | undefined;
  /** The function that it is defined in, whose locals it reaches (GNU C). */
  readonly within?: FunctionSymbol;
  /** Index into Program.functions or, when `native`, into Program.natives; -1 until the linker needs it. */
  index: number;
  native: boolean;
  at: number;
}

export interface TypedefSymbol {
  readonly kind: 'typedef';
  readonly name: string;
  readonly type: CType;
  readonly extent: Extent;
}
export interface EnumConstant {
  readonly kind: 'constant';
  readonly name: string;
  readonly value: number;
  readonly type: EnumType;
  readonly extent: Extent;
}
export type NamedThing = Variable | FunctionSymbol | TypedefSymbol | EnumConstant;

export interface FunctionBody {
  readonly parameters: readonly Variable[];
  readonly block: BlockStatement;
  /** Contains `__try` or setjmp: named locals live in memory. */
  readonly guards: boolean;
  /** Calls alloca, whose memory stays until the return even where variable-length arrays end. */
  readonly allocates: boolean;
  /** Functions that are defined in it. */
  readonly nested: readonly FunctionSymbol[];
  readonly first: number;
  readonly last: number;
}

/** The identity of a translation unit, for symbols that belong to one. */
export interface Unit {
  readonly path: string;
  /** Index of its module; -1 for the prelude. */
  readonly module: number;
}

export type Statement =
  | ({ readonly kind: 'expression'; readonly value: Expr } & Extent)
  | ({
      readonly kind: 'declare';
      readonly variable: Variable;
      readonly items: readonly InitItem[] | undefined;
    } & Extent)
  /** Computes the sizes of types whose lengths are not constants. */
  | ({ readonly kind: 'sizes'; readonly values: readonly Expr[] } & Extent)
  /** Takes a variable-length array from the stack, below the one that was taken before it in the scopes around. */
  | ({
      readonly kind: 'take';
      readonly variable: Variable;
      readonly bytes: Expr;
      readonly below: Variable | undefined;
    } & Extent)
  | BlockStatement
  /** Statements in a row without a scope of their own: the declarators of one declaration. */
  | ({ readonly kind: 'group'; readonly statements: readonly Statement[] } & Extent)
  | ({
      readonly kind: 'if';
      readonly condition: Expr;
      readonly then: Statement;
      readonly otherwise: Statement | undefined;
    } & Extent)
  | ({ readonly kind: 'while'; readonly condition: Expr; readonly body: Statement } & Extent)
  | ({ readonly kind: 'do'; readonly body: Statement; readonly condition: Expr } & Extent)
  | ForStatement
  | SwitchStatement
  | ({ readonly kind: 'case'; readonly label: SwitchLabel; readonly body: Statement } & Extent)
  | ({ readonly kind: 'empty' } & Extent)
  | ({ readonly kind: 'break' | 'continue' | 'leave' } & Extent)
  | ({ readonly kind: 'goto'; readonly label: GotoLabel } & Extent)
  /** `goto *address;` of GNU C: to one of the labels whose address the function takes. */
  | ({
      readonly kind: 'goto-address';
      readonly address: Expr;
      readonly labels: readonly GotoLabel[];
    } & Extent)
  | ({ readonly kind: 'label'; readonly label: GotoLabel; readonly body: Statement } & Extent)
  | ({ readonly kind: 'return'; readonly value: Expr | undefined } & Extent)
  | TryStatement;

/** What a block declares besides objects: its typedefs, enumerators and tags, for expressions that are evaluated in it. */
export interface Declares {
  readonly names: readonly (TypedefSymbol | EnumConstant)[];
  readonly tags: readonly (readonly [string, RecordType | EnumType])[];
}

export interface BlockStatement extends Extent {
  readonly kind: 'block';
  readonly statements: readonly Statement[];
  readonly declares: Declares;
}
export interface ForStatement extends Extent {
  readonly kind: 'for';
  readonly init: Statement | undefined;
  readonly condition: Expr | undefined;
  readonly step: Expr | undefined;
  readonly body: Statement;
}
export interface SwitchLabel {
  /** Undefined for `default`. */
  readonly value: bigint | undefined;
  /** The last value of `case low ... high:`, for one value that value. */
  readonly high: bigint | undefined;
}
export interface SwitchStatement extends Extent {
  readonly kind: 'switch';
  readonly value: Expr;
  readonly labels: readonly SwitchLabel[];
  readonly body: Statement;
}
export interface GotoLabel {
  readonly name: string;
  /** Guarded regions around the label, innermost last; undefined until it is defined. */
  guards: readonly GuardedRegion[] | undefined;
  readonly first: number;
}
/** Identity of a `__try` body, `__except` block or `__finally` handler, for jumps that leave it. */
export interface GuardedRegion {
  readonly role: 'body' | 'except' | 'finally';
}
export interface TryStatement extends Extent {
  readonly kind: 'try';
  readonly region: GuardedRegion;
  readonly body: BlockStatement;
  /** The filter of `__except`; undefined for `__finally`. */
  readonly filter: Expr | undefined;
  readonly handler: BlockStatement;
}
