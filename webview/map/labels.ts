import { RunKind } from '../protocol/map-types';
import { countText, kindWord, sizeText } from '../text';
import { type Run } from './runs';

/** `#2 q`, `q` or `#2`; empty for what was never allocated. */
export function runName(run: { readonly ordinal: number; readonly name: string }): string {
  const number = run.ordinal > 0 ? `#${countText(run.ordinal)}` : '';
  return [number, run.name].filter(part => part !== '').join(' ');
}

const isAllocated = (kind: RunKind): boolean => kind === RunKind.Busy || kind === RunKind.Large;

/** Labels of a run, the most telling first, the shortest last; the painter takes the first that fits. */
export function labelsOf(run: Run): string[] {
  if (!run.detail) return [];
  const name = runName(run);
  const size = sizeText(run.size);
  if (name !== '') {
    const bytes = isAllocated(run.kind) ? sizeText(run.size - run.header - run.slack) : kindWord(run.kind);
    return [`${name}  ${bytes}`, name, run.name === '' ? name : run.name];
  }
  if (isAllocated(run.kind)) return [size];
  return [`${kindWord(run.kind)}  ${size}`, kindWord(run.kind)];
}

/** One sentence about a run, for the live region and the canvas's name. */
export function describeRun(run: Run, address: string): string {
  const name = runName(run);
  const parts = [
    name === '' ? kindWord(run.kind) : `${name}, ${kindWord(run.kind)}`,
    sizeText(run.size),
    address,
  ];
  if (!run.detail) parts.push(`${Math.round(run.busyShare * 100)} percent busy`);
  if (run.fault >= 0) parts.push(`fault ${run.fault + 1}`);
  return parts.join(', ');
}
