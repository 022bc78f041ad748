import { type Diagnostic, type FrameView } from '../../engine/index';
import { type Debuggee } from './debuggee';
import { ErrorId, RequestError } from './errors';

/** The name of the script behind the commands; a path of no file. */
export const SCRATCH_PATH = 'scratch.heap.c';

const HEAD = `#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
`;
const TAIL = `    return 0;
}
`;
const lineCount = (text: string): number => text.split('\n').length - 1;

/** The script of a scratch session: a C program that grows by a statement a command. Immutable. */
export class ScratchScript {
  readonly statements: readonly string[];

  constructor(statements: readonly string[] = []) {
    this.statements = statements;
  }

  get text(): string {
    return `${HEAD}${this.statements.map(indent).join('')}${TAIL}`;
  }

  /** First line of statement `index`; that of `return 0;` for the one after the last. */
  lineOf(index: number): number {
    return (
      lineCount(HEAD) +
      1 +
      this.statements.slice(0, index).reduce((lines, each) => lines + lineCount(indent(each)), 0)
    );
  }

  /** The script that keeps the first `count` statements and adds one. */
  append(count: number, statement: string): ScratchScript {
    return new ScratchScript([...this.statements.slice(0, count), terminated(statement)]);
  }

  /** How many statements lie before line `line`; one that is under way there counts when `within`. */
  statementsBefore(line: number, within: boolean): number {
    let count = 0;
    while (count < this.statements.length && this.lineOf(count + 1) <= line) count += 1;
    return within && count < this.statements.length ? count + 1 : count;
  }
}

const indent = (statement: string): string =>
  `${statement
    .split('\n')
    .map(line => `    ${line}`.trimEnd())
    .join('\n')}\n`;

function terminated(statement: string): string {
  const text = statement.trim();
  if (text === '') throw new RequestError(ErrorId.Scratch, 'there is no statement to add');
  return /[;}]$/.test(text) ? text : `${text};`;
}

/** The frame of main, in which the script's statements are. */
function mainFrame(debuggee: Debuggee): FrameView | undefined {
  const { machine } = debuggee.timeline;
  const main = debuggee.program.functions.findIndex(info => info.name === 'main' && info.module >= 0);
  for (const thread of machine.threads) {
    const frame = machine.frames(thread.id).find(each => each.function === main);
    if (frame !== undefined) return frame;
  }
  return undefined;
}

/** How many statements have run where the session stands: what a step back undid does not count. */
export function statementsRun(script: ScratchScript, debuggee: Debuggee): number {
  const { position, lastStep, end } = debuggee.timeline;
  if (position.step === 0) return 0;
  // The frames of a process that died are still there to be looked at, but nothing runs in them any more.
  const over = end !== undefined && position.step >= lastStep;
  const frame = over ? undefined : mainFrame(debuggee);
  if (frame === undefined)
    throw new RequestError(
      ErrorId.Scratch,
      'the process of this scratch session has ended; step back to before its end, then go on',
      true,
    );
  const place = debuggee.index.placeOf(frame.pc);
  if (place === undefined) return 0;
  return script.statementsBefore(place.line, !debuggee.index.isStatement(frame.pc));
}

/**
 * pcs at which statement `index` of main begins; after the last it is the `return`, where a session waits for the next.
 * A declaration that does nothing begins where what follows it begins.
 */
export function pcsOfStatement(script: ScratchScript, index: number, debuggee: Debuggee): number[] {
  const first = script.lineOf(index);
  const below = debuggee.index.statements.filter(each => each.line >= first);
  const line = below.reduce((least, each) => Math.min(least, each.line), Infinity);
  return below.filter(each => each.line === line).map(each => each.pc);
}

/** What is wrong with a new statement, in one sentence a complaint; places in the script mean nothing to the asker. */
export function complaints(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(each => each.severity === 'error').map(each => each.message);
  return [...new Set(errors)].join('; ');
}
