import { address, offset } from '../base/units';
import { failureInformationAt } from '../heap/failure-information';
import { failureNameOf } from '../nt/failure-types';
import { FAILURE_INFORMATION } from '../nt/layout-failure';
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
  return [
    ...found.slice(0, 20).flatMap(fault => {
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
    }),
    ...failureLines(reading),
  ];
}

/** What the heap itself has left in memory of the last failure, in the profiles whose heaps do. */
function failureLines(reading: Reading): string[] {
  const { profile, memory } = reading;
  const at = failureInformationAt({ peb: reading.machine.peb, profile });
  const layout = FAILURE_INFORMATION[profile.pointerBytes];
  if (memory.u32(offset(at, layout.structureSize)) !== layout.sizeof) return [];
  const field = (place: number): number => memory.pointer(offset(at, place));
  return [
    `HEAP_FAILURE_INFORMATION of the last one: ${place(reading, at)}`,
    `Error address: ${place(reading, field(layout.address))}`,
    `Last known valid blocks: before - ${place(reading, field(layout.previousBlock))}, after - ${place(reading, field(layout.nextBlock))}`,
  ];
}
