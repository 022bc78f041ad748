import { env, Position, Range, Selection, TextEditorRevealType, ViewColumn, window, workspace } from 'vscode';
import { type FaultCard, hexAddress, type Place } from '../../engine/index';
import { uriOf } from '../files';
import { count } from '../format';
import { Command } from '../manifest';
import { type MemoryView } from '../memory-view';
import { type MemoryMap } from '../panel/memory-map-panel';
import { type HeapSession, type Sessions } from '../sessions';
import { type FaultNode } from '../views/fault-items';
import { type FaultsTree } from '../views/faults-tree';
import { type HeapsTree } from '../views/heaps-tree';
import { addressOf } from '../views/tree-items';
import { type Handlers } from './registry';
import { parseAddress } from './sizes';
import { isHeapNode } from './targets';

export interface Views {
  readonly sessions: Sessions;
  readonly heapsTree: HeapsTree;
  readonly faultsTree: FaultsTree;
  readonly map: MemoryMap;
  readonly memory: MemoryView;
}

/** Commands that show something or go to a moment; none of them changes the program. */
export function navigationCommands(views: Views): Handlers {
  const { sessions, heapsTree, faultsTree, map, memory } = views;
  return {
    [Command.OpenMap]: () => {
      map.open();
    },
    [Command.Refresh]: async () => {
      heapsTree.refresh();
      await faultsTree.refresh();
    },
    [Command.FindAddress]: () => findAddress(views),
    [Command.ShowBlock]: argument => showBlock(views, argument),
    [Command.RevealInMap]: argument => {
      const place = whereOf(views, argument);
      map.show(place.at, place.size);
    },
    [Command.OpenMemory]: argument => memory.open(whereOf(views, argument).at, active(sessions)),
    [Command.GoToAllocation]: argument => goToAllocation(views, argument),
    [Command.CopyAddress]: async argument => {
      const { pointerBytes } = await active(sessions).ask('overview', {});
      await env.clipboard.writeText(hexAddress(whereOf(views, argument).at, pointerBytes));
    },
    [Command.GoToStep]: argument => goToStep(sessions, argument),
    [Command.GoToFault]: argument => goToFault(views, argument),
    [Command.GoToNotice]: argument => goToNotice(views, argument),
  };
}

/** The active session, stopped somewhere; an error that says what to do when there is none. */
export function active(sessions: Sessions): HeapSession {
  const live = sessions.active;
  if (live?.position === undefined)
    throw new Error('No heap is being debugged: start a script or create a heap first.');
  return live;
}

/** What an argument is about: a tree row, an address, or else what is selected in the tree or the map. */
function whereOf(views: Views, argument: unknown): { readonly at: number; readonly size: number } {
  if (typeof argument === 'number') return { at: argument, size: 0 };
  const node = isHeapNode(argument) ? argument : views.heapsTree.selected;
  const place = node === undefined ? undefined : addressOf(node);
  if (place !== undefined) return place;
  if (views.map.selected !== undefined) return { at: views.map.selected, size: 0 };
  throw new Error('Select a block in the heap explorer or in the memory map first.');
}

async function findAddress({ sessions, heapsTree, map }: Views): Promise<void> {
  active(sessions);
  const text = await window.showInputBox({
    title: 'Find Address',
    placeHolder: '0x00630498',
    prompt: 'Shows what holds this address in the heap explorer and the memory map',
    validateInput: problemOf(parseAddress),
  });
  const parsed = parseAddress(text ?? '');
  if (text === undefined || !parsed.ok) return;
  map.show(parsed.value, 0);
  if (!(await heapsTree.reveal(parsed.value, true))) {
    void window.showInformationMessage(`No block of a heap holds ${text.trim()}.`);
  }
}

/** What an input box says about a text that `parse` refuses. */
export function problemOf(
  parse: (text: string) => { readonly ok: true } | { readonly ok: false; readonly problem: string },
): (text: string) => string | undefined {
  return text => {
    const parsed = parse(text);
    return parsed.ok || text === '' ? undefined : parsed.problem;
  };
}

export async function openPlace(path: string, line: number, column: number): Promise<void> {
  const at = new Position(Math.max(line - 1, 0), Math.max(column - 1, 0));
  const document = await workspace.openTextDocument(uriOf(path));
  const editor = await window.showTextDocument(document, { preview: false });
  editor.selection = new Selection(at, at);
  editor.revealRange(new Range(at, at));
}

/**
 * What a click on a block does: shows it in the map, in the memory view where one is open, and at the line that allocated
 * it. The focus stays in the tree, so that arrow keys go on from block to block.
 */
async function showBlock(views: Views, argument: unknown): Promise<void> {
  const live = active(views.sessions);
  const { at, size } = whereOf(views, argument);
  views.map.show(at, size);
  await views.memory.follow(at, live);
  const place = (await live.ask('block', { at }))?.allocated?.place ?? null;
  if (place !== null && place.path !== '') await revealQuietly(place);
}

/** Selects the line in an editor that shows its file, opening one when there is none, without taking the focus. */
async function revealQuietly(place: Place): Promise<void> {
  const uri = uriOf(place.path);
  const visible = window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
  const editor =
    visible ??
    (await window.showTextDocument(await workspace.openTextDocument(uri), {
      preserveFocus: true,
      preview: true,
      viewColumn: ViewColumn.One,
    }));
  const at = new Position(Math.max(place.line - 1, 0), Math.max(place.column - 1, 0));
  editor.selection = new Selection(at, at);
  editor.revealRange(new Range(at, at), TextEditorRevealType.InCenterIfOutsideViewport);
}

async function goToAllocation(views: Views, argument: unknown): Promise<void> {
  const live = active(views.sessions);
  const node = isHeapNode(argument) ? argument : undefined;
  const place: Place | null =
    node?.kind === 'heap'
      ? node.heap.created
      : ((await live.ask('block', { at: whereOf(views, argument).at }))?.allocated?.place ?? null);
  if (place === null || place.path === '') {
    throw new Error('No line of the script allocated this: it belongs to Windows or to the C library.');
  }
  await openPlace(place.path, place.line, place.column);
}

export async function seek(live: HeapSession, step: number): Promise<void> {
  await live.session.customRequest('heapscope/seek', { step });
}

async function goToStep(sessions: Sessions, argument: unknown): Promise<void> {
  const live = active(sessions);
  const last = live.position?.lastStep ?? 0;
  const step = typeof argument === 'number' ? argument : await askStep(last);
  if (step !== undefined) await seek(live, step);
}

async function askStep(last: number): Promise<number | undefined> {
  const parse = (text: string): number => Number(text.replace(/[,_\s]/g, ''));
  const text = await window.showInputBox({
    title: 'Go to Step',
    prompt: `0 is the start; ${count(last)} is the furthest that is known`,
    validateInput: typed =>
      Number.isSafeInteger(parse(typed)) && parse(typed) >= 0 ? undefined : 'a whole number, as 1,204',
  });
  return text === undefined || text.trim() === '' ? undefined : parse(text);
}

function cardOf(views: Views, argument: unknown): FaultCard {
  const isNode = typeof argument === 'object' && argument !== null && 'card' in argument;
  const card = isNode ? (argument as FaultNode).card : views.faultsTree.cause;
  if (card === undefined) throw new Error('Nothing has gone wrong so far.');
  return card;
}

/** To the moment before the bad act, with the bytes it is about to damage in view. */
async function goToFault(views: Views, argument: unknown): Promise<void> {
  const card = cardOf(views, argument);
  await seek(active(views.sessions), card.act.step);
  if (views.map.isOpen) views.map.show(card.at, card.size);
}

async function goToNotice(views: Views, argument: unknown): Promise<void> {
  const card = cardOf(views, argument);
  if (card.notice === null) {
    void window.showInformationMessage(card.noticeText);
    return;
  }
  await seek(active(views.sessions), card.notice.step);
}
