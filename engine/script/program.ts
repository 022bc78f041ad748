import { type Address } from '../base/units';

/** C data models: ILP32 for x86 profiles, LLP64 for x64 (`long` 4 bytes, pointers 8). `wchar_t` has 2 bytes in both. */
export type DataModel = 'ilp32' | 'llp64';

/** What `compile` makes: everything a machine needs to run and a debugger to explain it. Plain data, immutable. */
export interface Program {
  readonly model: DataModel;
  /** Instructions of all functions, see bytecode.ts. */
  readonly code: Int32Array;
  /** Jump tables of JTAB: pcs. */
  readonly tables: Int32Array;
  readonly functions: readonly FunctionInfo[];
  /** Names of the library functions that NCALL's operand indexes; the machine binds them by name. */
  readonly natives: readonly string[];
  readonly modules: readonly ModuleInfo[];
  /** What every thread has for itself; absent when the program has no such variables. */
  readonly threadStorage?: ThreadStorage;
  /** Index of the start function: no parameters; it calls the initialisers and main with (argc, argv), then ExitProcess. */
  readonly entry: number;
  readonly debug: DebugInfo;
  /** The program is a recorded allocation trace: its instructions are these lines, `code` is empty, and a pc is a line. */
  readonly trace?: Trace;
}

/** What an event of a trace does. */
export const TraceOp = { Allocate: 0, Reallocate: 1, Free: 2 } as const;
export type TraceOp = (typeof TraceOp)[keyof typeof TraceOp];

/** A recorded allocation trace in columns, an event a row. */
export interface Trace {
  readonly count: number;
  readonly op: Uint8Array;
  readonly id: Int32Array;
  readonly size: Uint32Array;
  /** Ids are below this. */
  readonly ids: number;
  /** Line of the first event; the others follow it without a gap. */
  readonly firstLine: number;
}

export interface FunctionInfo {
  readonly name: string;
  /** Index of its module (translation unit); -1 for the built-in prelude and the start function. */
  readonly module: number;
  /** First pc and the pc after the last. */
  readonly start: number;
  readonly end: number;
  /** Address that `&f` has: in its module's code section, 16 bytes apart. */
  readonly address: Address;
  readonly parameters: number;
  /** Slots of the window: frame base, parameters, locals, temporaries and outgoing arguments. */
  readonly slots: number;
  /** Bytes of memory locals on the simulated stack, a multiple of 16, at least 16. Frame-relative offsets are in [0, frameBytes). */
  readonly frameBytes: number;
  /** A nested function: the slot for the frame base of the function around it, behind its parameters. */
  readonly chain?: number;
  /** Innermost first where they nest. */
  readonly tries: readonly TryRange[];
  /**
   * A filter or finally handler: the function that it guards, itself no funclet. Slot 1 of its window holds that
   * function's frame base, and the frame offsets of its own scopes count from there.
   */
  readonly guarded?: number;
}

/**
 * A guarded region. In a function that has any, all named locals live in memory, so that filters and finally
 * handlers, which are functions of one parameter (the frame base of the guarded frame), reach them through it.
 */
export interface TryRange {
  readonly start: number;
  readonly end: number;
  readonly kind: 'except' | 'finally';
  /** except: function that computes the filter value (1 handle, 0 search on, -1 continue); finally: the handler itself. */
  readonly funclet: number;
  /** except: where execution goes on in the guarded function after unwinding. */
  readonly handler: number;
}

/** One translation unit, loaded like an image: its sections are regions of MEM_IMAGE, 64 KB aligned base. */
export interface ModuleInfo {
  readonly name: string;
  readonly path: string;
  readonly base: Address;
  /** Bytes from base to the end of the last section, rounded to pages. */
  readonly size: number;
  readonly sections: readonly Section[];
}

/** A thread's block of variables of its own: for each module a copy of what its .tls section holds when the thread begins. */
export interface ThreadStorage {
  readonly size: number;
  readonly parts: readonly {
    /** Offset in the block. */
    readonly at: number;
    /** The module's .tls section. */
    readonly from: Address;
    readonly size: number;
  }[];
}

export interface Section {
  readonly name: '.text' | '.rdata' | '.data' | '.tls' | '.bss';
  readonly at: Address;
  /** Bytes, at least data.length; the rest is zero. */
  readonly size: number;
  readonly data: Uint8Array;
}

/** Where the thunks of natives lie (MEM_IMAGE, execute-read): native i has address `base + 16 * i`. */
export const NATIVE_IMAGE = { ilp32: 0x76000000, llp64: 0x7ff800000000, stride: 16 } as const;
/** Where module i is linked: module 0 at `first`, the others 1 MB-aligned from `others` upward. */
export const MODULE_IMAGE = {
  ilp32: { first: 0x00400000, others: 0x10000000 },
  llp64: { first: 0x140000000, others: 0x180000000 },
} as const;

export interface DebugInfo {
  /** Paths as given to compile; index 0.. ; built-in headers and the prelude are named `<windows.h>`, `<prelude>`. */
  readonly files: readonly string[];
  /** For each pc an index into the span columns. */
  readonly spanOf: Int32Array;
  /** Columns of spans: file index, 1-based lines and columns, end exclusive in columns. */
  readonly spans: {
    readonly file: Int32Array;
    readonly line: Int32Array;
    readonly column: Int32Array;
    readonly endLine: Int32Array;
    readonly endColumn: Int32Array;
  };
  /** 1 at each pc where a statement (or the condition or step of a `for`, or a declaration's initialiser) begins: where stepping stops and breakpoints bind. */
  readonly statementStart: Uint8Array;
  /** 1 at each load that only carries bytes on, as the update of a bit-field does: it may meet bytes that have no value. */
  readonly propagates: Uint8Array;
  /** For each pc at which a statement begins the index of the span that it was written as; -1 for the others. */
  readonly statementSpan: Int32Array;
  readonly types: readonly DebugType[];
  /** Variables of file scope, all modules. */
  readonly globals: readonly DebugVariable[];
  /** For each function its scopes, outermost first; scope 0 holds the parameters and covers the function. */
  readonly scopes: readonly (readonly DebugScope[])[];
}

export interface DebugScope {
  /** Index of the enclosing scope in the same list, -1 for the outermost. */
  readonly parent: number;
  readonly start: number;
  readonly end: number;
  readonly variables: readonly DebugVariable[];
}

export interface DebugVariable {
  readonly name: string;
  /** Index into DebugInfo.types. */
  readonly type: number;
  readonly location:
    | { readonly kind: 'register'; readonly slot: number }
    | { readonly kind: 'frame'; readonly offset: number }
    | { readonly kind: 'static'; readonly at: Address }
    /** From the beginning of the thread's block. */
    | { readonly kind: 'thread'; readonly offset: number };
  /** First pc at which it is declared; before it a debugger does not show it. */
  readonly from: number;
  readonly module: number;
}

export type DebugType =
  | { readonly kind: 'void' }
  | {
      readonly kind: 'integer';
      readonly name: string;
      readonly size: 1 | 2 | 4 | 8;
      readonly signed: boolean;
      readonly flavour?: 'char' | 'wchar' | 'bool';
    }
  | { readonly kind: 'float'; readonly name: string; readonly size: 4 | 8 }
  | {
      readonly kind: 'enum';
      readonly name: string;
      readonly size: 4;
      readonly members: readonly { readonly name: string; readonly value: number }[];
    }
  | { readonly kind: 'pointer'; readonly target: number; readonly size: 4 | 8 }
  | { readonly kind: 'array'; readonly element: number; readonly count: number; readonly size: number }
  | {
      readonly kind: 'struct' | 'union';
      readonly name: string;
      readonly size: number;
      readonly fields: readonly DebugField[];
    }
  | { readonly kind: 'function'; readonly name: string }
  /** The name the user wrote (HANDLE, DWORD) for another type. */
  | { readonly kind: 'typedef'; readonly name: string; readonly target: number };

export interface DebugField {
  readonly name: string;
  readonly type: number;
  readonly offset: number;
  /** Bit-fields: first bit within the storage unit at offset, and width. */
  readonly bits?: { readonly first: number; readonly width: number };
}
