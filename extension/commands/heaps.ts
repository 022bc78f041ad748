import { type QuickPickItem, window, workspace } from 'vscode';
import { Command, LANGUAGE } from '../manifest';
import { type HeapSession, type Sessions } from '../sessions';
import { addressOf } from '../views/tree-items';
import { heapSession, perform, scratchText, undo } from './heap-session';
import { active, problemOf } from './navigation';
import { type Handlers } from './registry';
import { type Parsed, parseAddress, parseOffset, parsePattern, parseSize, type Size } from './sizes';
import * as c from './statements';
import { blockTarget, type HeapTarget, heapTarget, isHeapNode } from './targets';

/** Commands for heaps, blocks and pages without a script: each is a statement of C, and its session a script that grows. */
export function heapCommands(sessions: Sessions): Handlers {
  const on =
    (action: (live: HeapSession, argument: unknown) => Promise<Composition | undefined>) =>
    async (argument: unknown): Promise<void> => {
      const live = await heapSession(sessions);
      const composition = await action(live, argument);
      if (composition !== undefined) await perform(sessions, live, composition.composed, composition.name);
    };
  return {
    [Command.CreateHeap]: on(createHeap),
    [Command.Allocate]: on(allocate),
    [Command.Reallocate]: on(reallocate),
    [Command.Free]: on(free),
    [Command.Write]: on(write),
    [Command.Validate]: on(validate),
    [Command.Walk]: on(onHeap('Walk Heap', c.walk)),
    [Command.Lock]: on(onHeap('Lock Heap', c.lock)),
    [Command.Unlock]: on(onHeap('Unlock Heap', c.unlock)),
    [Command.Destroy]: on(onHeap('Destroy Heap', c.destroy)),
    [Command.QueryPages]: on(queryPages),
    [Command.Undo]: () => undo(sessions, active(sessions)),
    [Command.SaveScratch]: () => saveScratch(active(sessions)),
  };
}

/** A command as C, and the variable that gets its result, if one does. */
interface Composition {
  readonly composed: c.Composed;
  readonly name?: string;
}

async function createHeap(live: HeapSession): Promise<Composition | undefined> {
  const title = 'Create Heap';
  const kind = await window.showQuickPick(
    [
      { label: 'Growable', description: 'maximum size 0: it grows as long as there is memory', fixed: false },
      { label: 'Fixed', description: 'a maximum size that it can never pass', fixed: true },
    ],
    { title, placeHolder: 'HeapCreate(flags, initial size, maximum size)', ignoreFocusOut: true },
  );
  if (kind === undefined) return undefined;
  const initial = await askSize(live, {
    title,
    prompt: 'Initial size: bytes committed at once',
    value: '4 KB',
  });
  if (initial === undefined) return undefined;
  const maximum = kind.fixed
    ? await askSize(live, { title, prompt: 'Maximum size: bytes reserved, and never more', value: '64 KB' })
    : { bytes: 0, text: '0' };
  if (maximum === undefined) return undefined;
  const flags = await askFlags(title, ['HEAP_NO_SERIALIZE', 'HEAP_GENERATE_EXCEPTIONS']);
  if (flags === undefined) return undefined;
  const name = c.nextName(await scratchText(live), 'h');
  return { composed: c.createHeap(name, flags, initial.text, maximum.text), name };
}

async function allocate(live: HeapSession, argument: unknown): Promise<Composition | undefined> {
  const title = 'Allocate Block';
  const target = await heapTarget(live, argument, title);
  if (target === undefined) return undefined;
  const size = await askSize(live, {
    title: `${title} from ${target.heap.name}`,
    prompt: 'Size in bytes',
    value: '100',
  });
  if (size === undefined) return undefined;
  const flags = await askFlags(title, ['HEAP_ZERO_MEMORY', 'HEAP_GENERATE_EXCEPTIONS', 'HEAP_NO_SERIALIZE']);
  if (flags === undefined) return undefined;
  const name = c.nextName(await scratchText(live), 'p');
  return { composed: c.allocate(name, heapText(target), flags, size.text), name };
}

async function reallocate(live: HeapSession, argument: unknown): Promise<Composition | undefined> {
  const title = 'Reallocate Block';
  const target = await blockTarget(live, argument, title);
  if (target === undefined) return undefined;
  const { requested } = target.block;
  const size = await askSize(live, {
    title,
    prompt: `New size; it has ${requested} bytes`,
    value: `${requested * 2}`,
  });
  if (size === undefined) return undefined;
  const flags = await askFlags(title, [
    'HEAP_ZERO_MEMORY',
    'HEAP_REALLOC_IN_PLACE_ONLY',
    'HEAP_GENERATE_EXCEPTIONS',
  ]);
  if (flags === undefined) return undefined;
  const name = c.nextName(await scratchText(live), 'p');
  return {
    composed: c.reallocate(name, heapText(target), flags, c.blockExpression(target.block), size.text),
  };
}

async function free(live: HeapSession, argument: unknown): Promise<Composition | undefined> {
  const target = await blockTarget(live, argument, 'Free Block');
  if (target === undefined) return undefined;
  return { composed: c.free(heapText(target), c.blockExpression(target.block)) };
}

async function write(live: HeapSession, argument: unknown): Promise<Composition | undefined> {
  const title = 'Write Bytes';
  const target = await blockTarget(live, argument, title);
  if (target === undefined) return undefined;
  const { requested } = target.block;
  const offset = await ask({
    title,
    prompt: `Offset in the block of ${requested} bytes; beyond them is past its end, and -8 lies before it`,
    value: '0',
    parse: parseOffset,
  });
  if (offset === undefined) return undefined;
  const pattern = await ask({
    title,
    prompt: 'Bytes as 41 42 43, a text as "hello", or a byte many times as 0x41 * 104',
    value: `0x41 * ${requested}`,
    parse: parsePattern,
  });
  if (pattern === undefined) return undefined;
  return { composed: c.write(c.blockExpression(target.block), offset.text, pattern) };
}

async function validate(live: HeapSession, argument: unknown): Promise<Composition | undefined> {
  const target = await heapTarget(live, argument, 'Validate Heap');
  if (target === undefined) return undefined;
  const block =
    isHeapNode(argument) && argument.kind === 'block' ? c.blockExpression(argument.block) : undefined;
  return { composed: c.validate(heapText(target), block) };
}

/** A command that needs nothing but a heap. */
function onHeap(title: string, compose: (heap: string) => c.Composed) {
  return async (live: HeapSession, argument: unknown): Promise<Composition | undefined> => {
    const target = await heapTarget(live, argument, title);
    return target === undefined ? undefined : { composed: compose(heapText(target)) };
  };
}

async function queryPages(_live: HeapSession, argument: unknown): Promise<Composition | undefined> {
  const known = isHeapNode(argument)
    ? addressOf(argument)?.at
    : typeof argument === 'number'
      ? argument
      : undefined;
  const at =
    known ??
    (await ask({
      title: 'Query Pages',
      prompt: 'An address in the page, as 0x00630000',
      value: '',
      parse: parseAddress,
    }));
  return at === undefined ? undefined : { composed: c.queryPages(at) };
}

async function saveScratch(live: HeapSession): Promise<void> {
  if (!live.scratch)
    throw new Error('Only a scratch session can be saved as a script: this one already runs a script.');
  const content = await scratchText(live);
  await window.showTextDocument(await workspace.openTextDocument({ language: LANGUAGE, content }));
}

function heapText({ heap }: HeapTarget): string {
  return c.heapExpression(heap);
}

interface Question<T> {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  readonly parse: (text: string) => Parsed<T>;
}

async function ask<T>({ title, prompt, value, parse }: Question<T>): Promise<T | undefined> {
  const text = await window.showInputBox({
    title,
    prompt,
    value,
    validateInput: problemOf(parse),
    ignoreFocusOut: true,
  });
  if (text === undefined || text.trim() === '') return undefined;
  const parsed = parse(text);
  return parsed.ok ? parsed.value : undefined;
}

async function askSize(
  live: HeapSession,
  question: Omit<Question<Size>, 'parse'>,
): Promise<Size | undefined> {
  const { pointerBytes } = await live.ask('overview', {});
  const limit = pointerBytes === 4 ? 2 ** 32 : Number.MAX_SAFE_INTEGER;
  return ask({ ...question, parse: text => parseSize(text, limit) });
}

const FLAG_TEXTS: Readonly<Record<c.HeapFlag, string>> = {
  HEAP_NO_SERIALIZE: 'no lock: the caller promises that no two threads meet',
  HEAP_GENERATE_EXCEPTIONS: 'raise an exception instead of returning NULL',
  HEAP_ZERO_MEMORY: 'the new bytes are zero',
  HEAP_REALLOC_IN_PLACE_ONLY: 'fail rather than move the block',
};

async function askFlags(
  title: string,
  flags: readonly c.HeapFlag[],
): Promise<readonly c.HeapFlag[] | undefined> {
  const items: (QuickPickItem & { flag: c.HeapFlag })[] = flags.map(flag => ({
    label: flag,
    description: FLAG_TEXTS[flag],
    flag,
  }));
  const chosen = await window.showQuickPick(items, {
    title,
    placeHolder: 'Flags: Enter for none',
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return chosen?.map(item => item.flag);
}
