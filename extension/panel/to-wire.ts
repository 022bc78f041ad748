import { type Questions } from '../../engine/index';
import { type MapQuestion, type MapQuestions } from '../../webview/protocol/map-types';

type ToWire = { readonly [Q in MapQuestion]: (answer: Questions[Q]['result']) => MapQuestions[Q]['result'] };

/**
 * The inspector's answers as the map's page gets them. Both sides are plain data of the same shape by design, so the
 * mapping costs nothing at run time and the compiler is what holds the two protocols together: a field that one side
 * renames or retypes no longer compiles here.
 */
export const toWire: ToWire = {
  overview: answer => answer,
  regions: answer => answer,
  pages: answer => answer,
  map: answer => answer,
  block: answer => answer,
  faults: answer => answer,
};

/** Whether the page may ask `question`: it is not trusted to ask anything but what the map shows. */
export function isMapQuestion(question: string): question is MapQuestion {
  return Object.hasOwn(toWire, question);
}
