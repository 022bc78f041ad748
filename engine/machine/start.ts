import { type Address, ALLOCATION_GRANULARITY, NULL, PAGE_SIZE, offset, roundUp } from '../base/units';
import { HeapCreate, createProcessHeap } from '../heap/calls';
import { MEM_PRIVATE, PAGE_READWRITE } from '../nt/memory-flags';
import { PEB_LAYOUT } from '../nt/layout-teb';
import { platformOf, VERSIONS, windowsOf } from '../nt/windows';
import { startCrtDebug } from '../heap/crt-debug/state';
import { heapContext } from './heap-calls';
import { LoadError } from './loader';
import { type ArgumentAddresses, type Process } from './process';
import { STACK_RESERVE, createThread } from './threads';

/** Makes what a process has before its first instruction: environment block, heaps, arguments, the main thread with its stack. */
export function startProcess(process: Process): void {
  const { state, program } = process;
  state.peb = privatePages(process, PAGE_SIZE, 'the process environment block');
  describeProcess(process);
  const main = createThread(process, 'main', program.entry, [], STACK_RESERVE);
  if (main === undefined) throw new LoadError("the commit limit is too low for the main thread's stack");
  state.arguments = writeArguments(process);
  startHeaps(process);
}

/** What the process environment block says of the process itself. */
function describeProcess({ space, program, settings, state, pointerBytes }: Process): void {
  const peb = PEB_LAYOUT[pointerBytes];
  const windows = windowsOf(settings.profile);
  const [major, minor, build] = VERSIONS[windows];
  const store = (field: number, value: number, size: 1 | 2 | 4 | 8): void => {
    space.raw.storeNumber(offset(state.peb, field), value, size);
  };
  store(peb.beingDebugged, settings.debugHeap === true ? 1 : 0, 1);
  store(peb.imageBase, program.modules[0]?.base ?? 0, pointerBytes);
  store(peb.processors, 1, 4);
  store(peb.osMajor, major, 4);
  store(peb.osMinor, minor, 4);
  store(peb.osBuild, build, 2);
  store(peb.osPlatform, platformOf(windows), 4);
}

function startHeaps(process: Process): void {
  const { state } = process;
  const context = heapContext(process, process.heapMemory, 1);
  state.processHeap = createProcessHeap(context).value as Address;
  if (state.processHeap === NULL) throw new LoadError('the commit limit is too low for the process heap');
  // Until Windows 8 the C library had a heap of its own (HEAP_SPEC §A.17).
  state.crtHeap =
    process.heapProcess.profile.crtHeap === 'own'
      ? (HeapCreate(context, 0, 0x1000, 0).value as Address)
      : state.processHeap;
  if (state.crtHeap === NULL) throw new LoadError("the commit limit is too low for the C library's heap");
  if (process.settings.crtDebug === true) startCrtDebug(process.heapMemory, state.peb);
}

/** Lays argv, the wide argv and both command lines into pages of their own. */
function writeArguments(process: Process): ArgumentAddresses {
  const { program, settings, pointerBytes } = process;
  const words = [program.modules[0]?.name ?? 'program', ...settings.args];
  const line = words.map(quoted).join(' ');
  const texts = [...words, line];
  const vector = (words.length + 1) * pointerBytes;
  const narrow = texts.map(text => ansi(`${text}\0`));
  const wide = texts.map(text => utf16(`${text}\0`));
  const size = [...narrow, ...wide].reduce((sum, bytes) => sum + roundUp(bytes.length, 2), 2 * vector);
  const argv = privatePages(process, roundUp(size, PAGE_SIZE), 'the arguments');
  const wideArgv = offset(argv, vector);
  let next = offset(wideArgv, vector);
  const write = (list: readonly Uint8Array[], table: Address): Address => {
    let last = NULL;
    list.forEach((bytes, k) => {
      process.space.raw.store(next, bytes);
      if (k < words.length) process.space.storePointer(offset(table, k * pointerBytes), next);
      last = next;
      next = offset(next, roundUp(bytes.length, 2));
    });
    return last;
  };
  const commandLine = write(narrow, argv);
  const wideCommandLine = write(wide, wideArgv);
  return { count: words.length, argv, wideArgv, commandLine, wideCommandLine };
}

const quoted = (word: string): string => (/[\s"]|^$/.test(word) ? `"${word.replaceAll('"', '\\"')}"` : word);

/** The characters that the ANSI code page has, '?' for the others. */
const ansi = (text: string): Uint8Array =>
  Uint8Array.from(text, unit => (unit.charCodeAt(0) < 0x100 ? unit.charCodeAt(0) : 0x3f));

function utf16(text: string): Uint8Array {
  return Uint8Array.from(
    [...Array(text.length).keys()].flatMap(k => {
      const unit = text.charCodeAt(k);
      return [unit & 0xff, unit >> 8];
    }),
  );
}

function privatePages(process: Process, size: number, what: string): Address {
  const { space } = process;
  const at = space.findFree(roundUp(size, ALLOCATION_GRANULARITY));
  if (at === undefined || !space.canCommit(size) || !space.reserveAt(at, size, PAGE_READWRITE, MEM_PRIVATE))
    throw new LoadError(`there is no room for ${what}`);
  space.commit(at, size, PAGE_READWRITE, 'program');
  return at;
}
