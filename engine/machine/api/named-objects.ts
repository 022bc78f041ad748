import { NULL } from '../../base/units';
import { Win32Error } from '../../nt/status';
import { widePath, narrowPath } from './file-names';
import { ALL_RIGHTS, openAgain, openHandle } from '../kernel-objects';
import { type KernelObject } from '../process';
import { type SystemCall, type SystemNative, type SystemTable } from '../system-call';

/*
 * Kernel objects with names: events, mutexes, semaphores and sections share one set of them. A name lives as long as a
 * handle is open; views alone do not keep it. Sources: Microsoft, "Kernel object namespaces", "Object names"; Wine's kernel32
 * tests.
 */

const LONGEST_NAME = 260;

/** The A and W forms of a call, with how the text of an argument is read. */
export type NamedCall = (call: SystemCall, name: (argument: number) => string) => void;

export const bothForms = (name: string, native: NamedCall): SystemTable => ({
  [`${name}A`]: form(native, narrowPath),
  [`${name}W`]: form(native, widePath),
});

const form =
  (native: NamedCall, read: (call: SystemCall, argument: number) => string): SystemNative =>
  call => {
    native(call, argument => (call.pointer(argument) === NULL ? '' : read(call, argument)));
  };

/** Objects of a session are in its own name space whether they say so or not. */
const plain = (name: string): string => name.replace(/^Local\\/, '');

/** Index of the object with that name, -1 for none. */
export function indexOfName(call: SystemCall, name: string): number {
  const { objects, handles } = call.process.state;
  return objects.findIndex((object, index) => object.name === name && handles.includes(index));
}

/** Creates `object`, or opens the one that has its name already: then the last error is 183. */
export function createNamed(call: SystemCall, name: string, object: KernelObject): void {
  const own = plain(name);
  if (own.length > LONGEST_NAME) {
    call.fail(ERROR_FILENAME_EXCED_RANGE);
    return;
  }
  const { state } = call.process;
  const index = own === '' ? -1 : indexOfName(call, own);
  if (index >= 0 && state.objects[index]!.kind !== object.kind) {
    call.fail(Win32Error.INVALID_HANDLE);
    return;
  }
  call.lastError = index < 0 ? Win32Error.SUCCESS : Win32Error.ALREADY_EXISTS;
  const made = own === '' ? object : { ...object, name: own };
  call.returnPointer(index < 0 ? openHandle(state, made) : openAgain(state, index));
}

const ERROR_FILENAME_EXCED_RANGE = 206;

/** OpenEvent and its like: name in argument 2; `rights` are those of the handle, where they are asked for. */
export const opensNamed = (
  kind: KernelObject['kind'],
  rights: (call: SystemCall) => number = () => ALL_RIGHTS,
): NamedCall =>
  function open(call, name) {
    const { state } = call.process;
    const index = indexOfName(call, plain(name(2)));
    if (name(2) === '') call.fail(Win32Error.INVALID_PARAMETER);
    else if (index < 0) call.fail(Win32Error.FILE_NOT_FOUND);
    else if (state.objects[index]!.kind !== kind) call.fail(Win32Error.INVALID_HANDLE);
    else call.returnPointer(openAgain(state, index, rights(call)));
  };
