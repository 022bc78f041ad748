import { type FaultId } from '../../engine/index';

/** How a run ended. `exitCode` is the program's own, whole; undefined when it never exited. */
export type Ending =
  | { readonly outcome: 'exited'; readonly exitCode: number }
  | {
      readonly outcome: 'unhandled-exception';
      /** The status of the exception, which is the exit code that Windows gives the process. */
      readonly exitCode: number;
      readonly address: number;
      /** Status, name and address in words, and `file:line` where it is known. */
      readonly text: string;
    }
  | { readonly outcome: 'max-steps' }
  | { readonly outcome: 'deadlock'; readonly waits: string };

/** When and where something happened. `event` counts the heap calls before it. */
export interface When {
  readonly step: number;
  readonly event: number;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A fault as a report has it: what happened, and when Windows noticed. */
export interface FoundFault {
  readonly id: FaultId;
  readonly text: string;
  readonly act: When;
  readonly notice: (When & { readonly check: string }) | null;
  readonly failureType: number | null;
  readonly leak: string | null;
}

/** All that a report says about a run. */
export interface RunResult {
  readonly files: readonly string[];
  readonly ending: Ending;
  readonly profile: string;
  readonly seed: number;
  readonly steps: number;
  readonly stateHash: string;
  readonly faults: readonly FoundFault[];
  /** Ids that `--fail-on` names. */
  readonly failOn: ReadonlySet<FaultId>;
}

/** Faults that make the run fail, for reports and the exit code. */
export const failures = (result: RunResult): readonly FoundFault[] =>
  result.faults.filter(fault => result.failOn.has(fault.id));
