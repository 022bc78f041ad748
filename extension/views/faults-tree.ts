import {
  Disposable,
  EventEmitter,
  MarkdownString,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
  window,
} from 'vscode';
import { type FaultCard } from '../../engine/index';
import { count, plural } from '../format';
import { Command, View } from '../manifest';
import { type HeapSession, type Sessions } from '../sessions';
import { faultItem, type FaultNode, faultTooltip, momentsOf } from './fault-items';
import { treeItem } from './heaps-tree';
import { causeAt, rememberFaults } from './known-faults';

/** Findings asked for at once; a branch rarely has more, and the view says so when it has. */
const MOST_FAULTS = 500;

/** Every finding of the branch with both its times; a click goes there. */
export class FaultsTree extends Disposable implements TreeDataProvider<FaultNode> {
  readonly #sessions: Sessions;
  readonly #changed = new EventEmitter<undefined>();
  readonly #view: TreeView<FaultNode>;
  readonly #subscriptions: readonly { dispose(): unknown }[];
  #cards: readonly FaultCard[] = [];
  /** Findings beyond those asked for. */
  #hidden = 0;
  /** The session whose findings are shown, and where it is. */
  #shown: HeapSession | undefined;
  #step = 0;
  #pointerBytes: 4 | 8 = 4;
  #loading = false;
  #stale = false;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(sessions: Sessions) {
    super(() => {
      for (const subscription of this.#subscriptions) subscription.dispose();
    });
    this.#sessions = sessions;
    this.#view = window.createTreeView(View.Faults, { treeDataProvider: this });
    const load = (): void => void this.#load();
    this.#subscriptions = [
      this.#view,
      this.#changed,
      sessions.onDidChangeActive(load),
      sessions.onDidMove(load),
    ];
  }

  /** Findings of the branch as far as it is known, oldest first. */
  get cards(): readonly FaultCard[] {
    return this.#cards;
  }

  /** The finding to go to when the user names none. */
  get cause(): FaultCard | undefined {
    return causeAt(this.#cards, this.#step);
  }

  getChildren(node?: FaultNode): FaultNode[] {
    if (node === undefined) return this.#cards.map(card => ({ kind: 'fault', card }));
    return node.kind === 'fault' ? momentsOf(node.card) : [];
  }

  getTreeItem(node: FaultNode): TreeItem {
    const item = treeItem(faultItem(node, this.#step));
    if (node.kind === 'fault') {
      item.tooltip = new MarkdownString(faultTooltip(node.card, this.#pointerBytes));
      item.command = { command: Command.GoToFault, title: 'Go to the Fault', arguments: [node] };
    } else if (node.kind === 'moment') {
      item.command = { command: Command.GoToStep, title: 'Go to the Moment', arguments: [node.step] };
    }
    return item;
  }

  async refresh(): Promise<void> {
    await this.#load();
  }

  /** One load at a time; a move meanwhile makes it stale and is followed by one more. */
  async #load(): Promise<void> {
    this.#stale = true;
    if (this.#loading) return;
    this.#loading = true;
    try {
      while (this.#stale) {
        this.#stale = false;
        await this.#ask();
      }
    } finally {
      this.#loading = false;
    }
    this.#show();
  }

  async #ask(): Promise<void> {
    const live = this.#sessions.active;
    if (live?.position === undefined || live !== this.#shown) {
      this.#cards = [];
      this.#hidden = 0;
      this.#shown = live;
    }
    if (live?.position === undefined) return;
    try {
      const [overview, answer] = await Promise.all([
        live.ask('overview', {}),
        live.ask('faults', { first: 0, count: MOST_FAULTS }),
      ]);
      this.#pointerBytes = overview.pointerBytes;
      this.#step = overview.step;
      this.#cards = rememberFaults(this.#cards, answer.faults, overview.lastStep);
      this.#hidden = answer.total - answer.faults.length;
    } catch (error) {
      // A session that ended meanwhile has no findings to show; anything else is worth seeing.
      if (this.#sessions.active === live) throw error;
    }
  }

  #show(): void {
    const total = this.#cards.length + this.#hidden;
    this.#view.badge = total === 0 ? undefined : { value: total, tooltip: plural(total, 'fault') };
    this.#view.message =
      this.#hidden > 0 ? `The first ${count(MOST_FAULTS)} of ${count(total)} are shown.` : undefined;
    this.#changed.fire(undefined);
  }
}
