import { type DebugProtocol } from '@vscode/debugprotocol';
import { FAULTS, type FaultId } from '../../engine/index';

/** One filter a row of the fault table, on where the table says `stops`. */
export const exceptionFilters: DebugProtocol.ExceptionBreakpointsFilter[] = FAULTS.map(rule => ({
  filter: rule.id,
  label: rule.title,
  description: `${sentence(rule.rule)} (${rule.source})`,
  default: rule.stops,
}));

export const defaultFaults: ReadonlySet<FaultId> = new Set(
  FAULTS.filter(rule => rule.stops).map(rule => rule.id),
);

/** The ids that the client wants, and an answer a filter: one that does not exist is not verified and says so. */
export function chooseFaults(args: DebugProtocol.SetExceptionBreakpointsArguments): {
  readonly faults: ReadonlySet<FaultId>;
  readonly answers: DebugProtocol.Breakpoint[];
} {
  const wanted = [...args.filters, ...(args.filterOptions ?? []).map(option => option.filterId)];
  const faults = new Set<FaultId>();
  const answers = wanted.map((id): DebugProtocol.Breakpoint => {
    const rule = FAULTS.find(each => each.id === id);
    if (rule === undefined)
      return {
        verified: false,
        message: `there is no fault '${id}'; there are ${FAULTS.map(each => each.id).join(', ')}`,
      };
    faults.add(rule.id);
    return { verified: true };
  });
  return { faults, answers };
}

/** `text` with a capital letter and a full stop. */
export function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return upper.endsWith('.') ? upper : `${upper}.`;
}
