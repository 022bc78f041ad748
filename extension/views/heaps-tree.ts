import {
  type CancellationToken,
  Disposable,
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeDataProvider,
  type TreeView,
  window,
} from 'vscode';
import { Command, View } from '../manifest';
import { type HeapSession, type Sessions } from '../sessions';
import { type Ask, childrenOf, type HeapNode, nodeAt } from './heap-rows';
import { blockTooltip, type RowItem, rowItem } from './tree-items';

/** Time in which several moves become one refresh, in ms: a held step key must not queue answers. */
const REFRESH_DELAY = 40;

const STATES = {
  none: TreeItemCollapsibleState.None,
  collapsed: TreeItemCollapsibleState.Collapsed,
  expanded: TreeItemCollapsibleState.Expanded,
} as const;

/** A plain row as VS Code's. */
export function treeItem(row: RowItem): TreeItem {
  const item = new TreeItem(row.label, STATES[row.expand]);
  item.id = row.id;
  item.description = row.description;
  item.contextValue = row.context;
  item.accessibilityInformation = { label: row.spoken };
  if (row.icon !== undefined) {
    item.iconPath = new ThemeIcon(
      row.icon,
      row.colour === undefined ? undefined : new ThemeColor(row.colour),
    );
  }
  return item;
}

/** The heap explorer: asks the active session for the rows that are open, and no others. */
export class HeapsTree extends Disposable implements TreeDataProvider<HeapNode> {
  readonly #sessions: Sessions;
  readonly #changed = new EventEmitter<undefined>();
  readonly #view: TreeView<HeapNode>;
  readonly #subscriptions: readonly { dispose(): unknown }[];
  #pointerBytes: 4 | 8 = 4;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(sessions: Sessions) {
    super(() => {
      clearTimeout(this.#refresh);
      for (const subscription of this.#subscriptions) subscription.dispose();
    });
    this.#sessions = sessions;
    this.#view = window.createTreeView(View.Heaps, { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#view,
      this.#changed,
      sessions.onDidChangeActive(() => {
        this.refresh();
      }),
      sessions.onDidMove(() => {
        this.refresh();
      }),
    ];
  }

  refresh(): void {
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      this.#changed.fire(undefined);
    }, REFRESH_DELAY);
  }

  async getChildren(node?: HeapNode): Promise<HeapNode[]> {
    const live = this.#live();
    if (live === undefined) return [];
    const rows = await this.#quietly(live, () => childrenOf(asker(live), node));
    const process = rows?.[0];
    if (process?.kind !== 'process') return rows ?? [];
    this.#pointerBytes = process.overview.pointerBytes;
    // The user knows the script by its file, the process by its image.
    return [{ ...process, overview: { ...process.overview, program: scriptOf(live) } }];
  }

  getTreeItem(node: HeapNode): TreeItem {
    const item = treeItem(rowItem(node, this.#pointerBytes));
    if (node.kind === 'block') {
      item.command = { command: Command.ShowBlock, title: 'Show Block', arguments: [node] };
    }
    return item;
  }

  getParent(node: HeapNode): HeapNode | undefined {
    return node.parent;
  }

  async resolveTreeItem(item: TreeItem, node: HeapNode, token: CancellationToken): Promise<TreeItem> {
    const live = this.#live();
    if (node.kind === 'field') {
      item.tooltip = new MarkdownString(
        `${node.field.note}\n\n\`${node.field.raw}\` · *${node.field.confidence}*`,
      );
    } else if (live !== undefined && (node.kind === 'block' || node.kind === 'freeEntry')) {
      const at = node.kind === 'block' ? node.block.at : node.entry.at;
      const detail = await this.#quietly(live, () => live.ask('block', { at }));
      if (detail !== undefined && detail !== null && !token.isCancellationRequested) {
        item.tooltip = new MarkdownString(blockTooltip(detail, this.#pointerBytes));
      }
    }
    return item;
  }

  /** Opens the tree at the block that holds `at`. False when there is none. */
  async reveal(at: number, focus: boolean): Promise<boolean> {
    const live = this.#live();
    if (live === undefined) return false;
    const node = await nodeAt(asker(live), at);
    if (node === undefined) return false;
    await this.#view.reveal(node, { select: true, focus, expand: node.kind === 'heap' });
    return true;
  }

  get selected(): HeapNode | undefined {
    return this.#view.selection[0];
  }

  #live(): HeapSession | undefined {
    const live = this.#sessions.active;
    return live?.position === undefined ? undefined : live;
  }

  /** An answer, or undefined when the session ended meanwhile: the tree is about to be refreshed anyway. */
  async #quietly<T>(live: HeapSession, answer: () => Promise<T>): Promise<T | undefined> {
    try {
      return await answer();
    } catch (error) {
      if (this.#sessions.active === live) throw error;
      return undefined;
    }
  }
}

/** What the user calls the program: its first file; a scratch session has none and goes by its name. */
export function scriptOf(live: HeapSession): string {
  const { program, programs } = live.session.configuration as { program?: unknown; programs?: unknown };
  const first: unknown = Array.isArray(programs) ? programs[0] : program;
  return typeof first === 'string' ? first : live.session.name;
}

function asker(live: HeapSession): Ask {
  return (question, args) => live.ask(question, args);
}
