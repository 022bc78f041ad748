import { address } from '../../engine/base/units';
import { type MachineSettings } from '../../engine/machine/seam';
import { Op, type OpName } from '../../engine/script/bytecode';
import { type DataModel, type FunctionInfo, type Program, type TryRange } from '../../engine/script/program';

export type Instruction = readonly [op: OpName, a?: number, b?: number, c?: number];

export interface Routine {
  readonly name?: string;
  readonly code: readonly Instruction[];
  readonly slots?: number;
  readonly frameBytes?: number;
  readonly parameters?: number;
  readonly tries?: readonly TryRange[];
}

export interface Assembly {
  readonly model?: DataModel;
  readonly natives?: readonly string[];
  readonly tables?: readonly number[];
  /** Bytes of the writable data section. */
  readonly data?: Uint8Array;
}

/** Where the code and the writable data of an assembled program lie. */
export const TEXT = 0x401000;
export const DATA = 0x403000;

/** A program of the routines, the first of which is the entry. Operands are the words that the code holds: a register is twice its slot. */
export function assemble(routines: readonly Routine[], options: Assembly = {}): Program {
  const code: number[] = [];
  const functions: FunctionInfo[] = [];
  routines.forEach((routine, index) => {
    const start = code.length / 4;
    for (const [op, a = 0, b = 0, c = 0] of routine.code) code.push(Op[op], a, b, c);
    functions.push({
      name: routine.name ?? `f${index}`,
      module: 0,
      start,
      end: code.length / 4,
      address: address(TEXT + 16 * index),
      parameters: routine.parameters ?? 0,
      slots: routine.slots ?? 32,
      frameBytes: routine.frameBytes ?? 16,
      tries: routine.tries ?? [],
    });
  });
  const count = code.length / 4;
  return {
    model: options.model ?? 'ilp32',
    code: Int32Array.from(code),
    tables: Int32Array.from(options.tables ?? []),
    functions,
    natives: options.natives ?? [],
    modules: [
      {
        name: 'test.c',
        path: 'test.c',
        base: address(0x400000),
        size: 0x5000,
        sections: [
          { name: '.text', at: address(TEXT), size: 0x1000, data: new Uint8Array() },
          { name: '.data', at: address(DATA), size: 0x2000, data: options.data ?? new Uint8Array() },
        ],
      },
    ],
    entry: 0,
    debug: {
      files: ['test.c'],
      spanOf: new Int32Array(count),
      propagates: new Uint8Array(count),
      spans: {
        file: new Int32Array(1),
        line: new Int32Array(1),
        column: new Int32Array(1),
        endLine: new Int32Array(1),
        endColumn: new Int32Array(1),
      },
      statementStart: new Uint8Array(count),
      statementSpan: new Int32Array(count).fill(-1),
      types: [],
      globals: [],
      scopes: functions.map(() => []),
    },
  };
}

/** The operand of a slot: instructions hold twice its number. */
export const slot = (number: number): number => 2 * number;

export function settings(changes: Partial<MachineSettings> = {}): MachineSettings {
  return {
    profile: 'win10-x86',
    seed: 1,
    scheduler: 'round-robin',
    decommit: 'never',
    commitLimit: undefined,
    args: [],
    stdin: new Uint8Array(),
    ...changes,
  };
}
