import { INSPECT_VERSION } from '../../engine/index';
import { toRequestError } from './errors';
import { buffersIn } from './requests';
import { type InspectAsk, type InspectTell } from './worker-seam';

/** What an inspection port needs of the host's MessagePort, Node's and the browser's. */
export interface InspectPort {
  post(message: InspectTell, transfer: ArrayBuffer[]): void;
}

/** Answers one question that arrived on `port`; `answer` throws when it cannot. */
export function answerOn(
  port: InspectPort,
  asked: InspectAsk,
  answer: (name: string, args: unknown) => unknown,
): void {
  try {
    if (asked.version !== INSPECT_VERSION)
      throw new RangeError(
        `the asker speaks version ${asked.version} of the inspection protocol, not ${INSPECT_VERSION}`,
      );
    const result = answer(asked.question, asked.args);
    port.post({ type: 'answer', id: asked.id, result }, [...buffersIn(result)]);
  } catch (error) {
    port.post({ type: 'failed', id: asked.id, message: toRequestError(error).message }, []);
  }
}
