import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { HeapscopeApi } from '../../../extension/activation';
import { eventually } from './debugged-program';

type HeapsTree = HeapscopeApi['heapsTree'];
type HeapNode = Awaited<ReturnType<HeapsTree['getChildren']>>[number];

/** A row as the explorer shows it. */
export interface Row {
  readonly label: string;
  readonly description: string;
  readonly spoken: string;
  readonly node: HeapNode;
}

/** The rows under `node`, as VS Code gets them. */
export async function rowsUnder(tree: HeapsTree, node?: HeapNode): Promise<Row[]> {
  const nodes = await tree.getChildren(node);
  return nodes.map(child => {
    const item = tree.getTreeItem(child);
    return {
      label: typeof item.label === 'string' ? item.label : (item.label?.label ?? ''),
      description: typeof item.description === 'string' ? item.description : '',
      spoken: item.accessibilityInformation?.label ?? '',
      node: child,
    };
  });
}

/** The rows under the row that `labels` lead to from the process; each label is compared with the whole label. */
export async function rowsAt(tree: HeapsTree, ...labels: string[]): Promise<Row[]> {
  let [row] = await rowsUnder(tree);
  assert.ok(row, 'the process has a row');
  for (const label of labels) {
    const rows = await rowsUnder(tree, row.node);
    const next = rows.find(each => each.label === label);
    assert.ok(next, `there is a row "${label}" among ${rows.map(each => each.label).join(', ')}`);
    row = next;
  }
  return rowsUnder(tree, row.node);
}

/** Runs `act` and resolves when the tree has told VS Code to ask again. */
export async function refreshed<T>(tree: HeapsTree, act: () => Promise<T>): Promise<T> {
  let told = false;
  const listener = tree.onDidChangeTreeData(() => {
    told = true;
  });
  try {
    const result = await act();
    await eventually('a refresh of the heap tree', () => (told ? true : undefined));
    return result;
  } finally {
    listener.dispose();
  }
}

/** Answers every quick pick and input box with what it proposes until `command` is done. */
export async function withDefaults(command: string, ...args: unknown[]): Promise<void> {
  let done = false;
  const running = Promise.resolve(vscode.commands.executeCommand(command, ...args)).finally(() => {
    done = true;
  });
  await eventually(`the end of ${command}`, async () => {
    if (!done) await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return done ? true : undefined;
  });
  await running;
}
