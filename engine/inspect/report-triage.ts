import { address } from '../base/units';
import { failureNameOf } from '../nt/failure-types';
import { placeText, stackPlaces } from './places';
import { type Reading } from './reading';
import { place, rowHolding } from './report-words';

/** `!heap -triage`: the damage that the heap itself found, the first first, and what lies there. */
export function reportTriage(reading: Reading): string[] {
  const isWindows11 = reading.machine.settings.win11 === true;
  const found = reading.machine.faults.filter(
    fault => fault.id === 'corruption-detected' && fault.act.step < reading.step,
  );
  if (found.length === 0) return ['No heap has found damage so far.'];
  return found.slice(0, 20).flatMap(fault => {
    const type = fault.failureType ?? 0;
    const owner = rowHolding(reading, address(fault.at));
    return [
      '**************************************************************',
      '*                    HEAP ERROR DETECTED                     *',
      '**************************************************************',
      'Details:',
      `Heap address:  ${place(reading, fault.heap)}`,
      `Error address: ${place(reading, fault.at)}`,
      `Error type:    ${(failureNameOf(type, isWindows11) ?? `type ${type}`).toUpperCase()}`,
      `Details:       ${fault.text}`,
      ...(owner === undefined ? [] : [`Entry:         ${place(reading, owner.walk.at[owner.row] ?? 0)}`]),
      'Stack trace:',
      ...stackPlaces(reading.machine, fault.act.stack).map(
        each => `               ${each.function} ${placeText(each)}`,
      ),
    ];
  });
}
