import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol as DAP } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { HeapscopeApi } from '../../../extension/activation';
import { DebuggedProgram, endAll, eventually, listen, program, sample } from './debugged-program';
import { refreshed, type Row, rowsAt, rowsUnder, withDefaults } from './heap-tree';

/** What is tested through VS Code's own API; clicks, keys and pictures are in test/e2e/ui. */
export function defineSuite(): void {
  describe('Heapscope in VS Code', () => {
    const extension = vscode.extensions.getExtension<HeapscopeApi>('heapscope.heapscope');
    assert.ok(extension, 'the extension is installed');
    let api: HeapscopeApi;
    let listener: vscode.Disposable;

    before(() => {
      listener = listen();
    });
    after(() => {
      listener.dispose();
    });
    afterEach(endAll);

    it('activates without a simulation, and without the engine that it would need', async () => {
      api = await extension.activate();
      assert.equal(extension.isActive, true);
      assert.equal(api.sessions.active, undefined);
      const loaded = Object.keys(require.cache).filter(path => path.startsWith(extension.extensionPath));
      assert.deepEqual(
        loaded.filter(path => /dist.(cli|worker)/.test(path)),
        [],
      );
    });

    it('contributes commands that exist', async () => {
      const manifest = extension.packageJSON as { contributes: { commands: { command: string }[] } };
      const known = new Set(await vscode.commands.getCommands(true));
      const missing = manifest.contributes.commands.filter(({ command }) => !known.has(command));
      assert.deepEqual(missing, []);
    });

    describe('a sample under F5', () => {
      it('stops at a breakpoint', async () => {
        const debugged = await DebuggedProgram.start(sample('01-first-heap'), { breakpoints: [22] });
        assert.equal(await debugged.line(), 22);
        await eventually('the editor of the script', () =>
          vscode.window.activeTextEditor?.document.fileName === sample('01-first-heap') ? true : undefined,
        );
      });

      it('steps forward, back, and runs both ways', async () => {
        const debugged = await DebuggedProgram.start(sample('01-first-heap'), { breakpoints: [21, 33] });
        const lines = [await debugged.line()];
        for (const command of [
          'stepOver',
          'stepOver',
          'stepBack',
          'continue',
          'reverseContinue',
          'stepBack',
        ]) {
          await debugged.move(command);
          lines.push(await debugged.line());
        }
        assert.deepEqual(lines, [21, 22, 23, 22, 33, 21, 16]);
      });

      it('says where it ended, and goes back from there', async () => {
        const debugged = await DebuggedProgram.start(sample('01-first-heap'));
        assert.equal(debugged.output('stdout').split('\n')[0], 'a record needs 28 bytes, the block holds 28');
        await eventually('the end, as the views know it', () =>
          api.sessions.active?.position?.state === 'exited' ? true : undefined,
        );
        await debugged.move('stepBack');
        assert.equal(await debugged.line(), 39);
      });
    });

    describe('the heap tree', () => {
      it('shows a block with the name of the variable that got it, and follows a step and a step back', async () => {
        const debugged = await DebuggedProgram.start(sample('01-first-heap'), { breakpoints: [32] });
        const blocks = async (): Promise<string[]> =>
          (await rowsAt(api.heapsTree, 'heap', 'blocks')).map(row => row.label);
        const named = async (): Promise<string[]> => (await blocks()).filter(label => label.startsWith('#'));
        assert.deepEqual(await named(), ['#1 first', '#2 second', '#3 third']);
        await refreshed(api.heapsTree, () => debugged.move('stepOver'));
        assert.deepEqual(await named(), ['#1 first', '#3 third']);
        await refreshed(api.heapsTree, () => debugged.move('stepBack'));
        assert.deepEqual(await named(), ['#1 first', '#2 second', '#3 third']);
      });

      it('shows a clicked block in the map and in the memory view, and the line that allocated it', async () => {
        await DebuggedProgram.start(sample('01-first-heap'), { breakpoints: [32] });
        const rows = await rowsAt(api.heapsTree, 'heap', 'blocks');
        const second = rows.find(row => row.label === '#2 second');
        const third = rows.find(row => row.label === '#3 third');
        assert.ok(second !== undefined && third !== undefined);
        await vscode.commands.executeCommand('heapscope.openMemory', third.node);
        await vscode.commands.executeCommand('heapscope.showBlock', second.node);
        assert.equal(api.map.isOpen, true);
        const editors = vscode.window.visibleTextEditors;
        const script = editors.find(({ document }) => document.uri.fsPath === sample('01-first-heap'));
        assert.equal((script?.selection.active.line ?? 0) + 1, 22);
        const memory = editors.find(({ document }) => document.uri.scheme === 'heapscope-memory');
        const at = second.node.kind === 'block' ? second.node.block.user : 0;
        const shown = Number.parseInt(memory?.document.uri.path.slice(3) ?? '', 16);
        assert.ok(
          shown <= at && at < shown + 16,
          `the memory view shows ${shown.toString(16)}, not ${at.toString(16)}`,
        );
      });

      it('says every row aloud', async () => {
        await DebuggedProgram.start(sample('01-first-heap'), { breakpoints: [32] });
        let rows = 0;
        const visit = async (labels: readonly string[]): Promise<void> => {
          for (const row of await rowsAt(api.heapsTree, ...labels)) {
            assert.notEqual(row.spoken.trim(), '', `"${row.label}" is spoken`);
            rows += 1;
            if (labels.length < 3) await visit([...labels, row.label]);
          }
        };
        await visit([]);
        assert.ok(rows > 40, `${String(rows)} rows`);
      });

      it('shows 100,000 blocks in groups that answer at once', async () => {
        await DebuggedProgram.start(program('many-blocks'), { breakpoints: [10] });
        const times: number[] = [];
        let levels: string[][] = [];
        let rows: Row[] = [];
        // Three times: the quickest tells what it costs, the others what else the machine does.
        for (let round = 0; round < 3; round++) {
          const started = performance.now();
          [levels, rows] = await intoTheMiddle(api.heapsTree);
          times.push(performance.now() - started);
        }
        for (const level of levels)
          assert.ok(level.length <= 100, `${String(level.length)} groups in a level`);
        assert.equal(levels.at(-1)?.[50], 'blocks 50,001–51,000');
        assert.equal(rows.length, 1000);
        assert.equal(rows[0]?.label, '#50001', 'the blocks of the middle group, in address order');
        assert.ok(Math.min(...times) < 2000, `answered in ${times.map(Math.round).join(', ')} ms`);
      });
    });

    describe('a corruption', () => {
      it('stops at the bad write, and says what happened, when Windows would notice, and what to do', async () => {
        const debugged = await DebuggedProgram.start(sample('11-overrun-found-late'));
        assert.equal(await debugged.line(), 25);
        const info = await debugged.request<NonNullable<DAP.ExceptionInfoResponse['body']>>('exceptionInfo', {
          threadId: 1,
        });
        assert.equal(info.exceptionId, 'buffer-overrun');
        const text = info.details?.message ?? '';
        assert.match(text, /write of 1 byte just past the end of block #1 of 16 bytes/);
        assert.match(text, /Happened: at step [\d,]+ \(11-overrun-found-late\.heap\.c:25\)/);
        assert.match(
          text,
          /Windows would notice: at step [\d,]+ by HeapFree \(11-overrun-found-late\.heap\.c:32\)/,
        );
        assert.match(text, /Next: /);
      });

      it('is a row of the faults view with both its times', async () => {
        await DebuggedProgram.start(sample('11-overrun-found-late'));
        const [fault] = await eventually('a fault in the view', () => {
          const nodes = api.faultsTree.getChildren();
          return nodes.length > 0 ? nodes : undefined;
        });
        assert.ok(fault);
        assert.equal(api.faultsTree.getTreeItem(fault).label, 'buffer-overrun');
        const moments = api.faultsTree.getChildren(fault).map(node => api.faultsTree.getTreeItem(node));
        assert.deepEqual(
          moments.map(item => item.label),
          ['allocated', 'happened', 'not noticed'],
        );
      });

      it('goes on to where Windows notices, and back to the cause by a command', async () => {
        const debugged = await DebuggedProgram.start(sample('11-overrun-found-late'));
        for (let stops = 0; stops < 5 && (await debugged.line()) !== 32; stops++)
          await debugged.move('continue');
        assert.equal(await debugged.line(), 32, 'the HeapFree that reads the damaged header');
        await vscode.commands.executeCommand('heapscope.goToFault');
        await debugged.stop();
        assert.equal(await debugged.line(), 25);
      });
    });

    describe('the state of a run', () => {
      const names = [
        '01-first-heap',
        '04-growable-heap',
        '10-fragmentation',
        '11-overrun-found-late',
        '18-two-threads',
      ];
      for (const name of names) {
        it(`is the command line's, byte for byte, at the end of ${name}`, async () => {
          const debugged = await DebuggedProgram.start(sample(name));
          // The adapter itself is asked: the views hear of the end a little later than VS Code.
          const isOver = async (): Promise<boolean> =>
            ['exited', 'died'].includes(
              (await debugged.request<{ state: string }>('heapscope/overview')).state,
            );
          for (let stops = 0; stops < 20 && !(await isOver()); stops++) await debugged.move('continue');
          const { steps, stateHash } = await debugged.request<{ steps: number; stateHash: string }>(
            'heapscope/state',
          );
          const told = commandLine(extension.extensionPath, sample(name));
          assert.deepEqual({ steps, stateHash }, told);
        });
      }
    });

    describe('the end of a session', () => {
      it('is no error for a view that asks meanwhile, which VS Code would show to the user', async () => {
        const debugged = await DebuggedProgram.start(sample('01-first-heap'));
        let asking = true;
        const asked = (async () => {
          while (asking) {
            await Promise.all([api.heapsTree.getChildren(), api.faultsTree.refresh()]);
            await new Promise(setImmediate);
          }
        })();
        await vscode.debug.stopDebugging(debugged.session);
        await debugged.ended();
        asking = false;
        await asked;
        assert.deepEqual(await api.heapsTree.getChildren(), []);
      });
    });

    describe('a worker that dies', () => {
      it('ends its session with a message, and the next session starts', async () => {
        const debugged = await DebuggedProgram.start(sample('01-first-heap'), { breakpoints: [22] });
        api.endWorker(debugged.session);
        await debugged.ended();
        assert.match(
          debugged.output('stderr'),
          /The simulation ended unexpectedly: .*Start it again with F5\./,
        );
        assert.equal(api.sessions.active, undefined);
        assert.deepEqual(await api.heapsTree.getChildren(), []);
        const next = await DebuggedProgram.start(sample('01-first-heap'));
        assert.equal(await next.line(), 22);
      });
    });

    describe('commands without a script', () => {
      it('create a heap and a block that the tree shows, and take them back', async () => {
        await withDefaults('heapscope.createHeap');
        const heaps = async (): Promise<string[]> => (await rowsAt(api.heapsTree)).map(row => row.label);
        assert.ok((await heaps()).includes('h1'), (await heaps()).join(', '));
        const h1 = (await rowsAt(api.heapsTree)).find(row => row.label === 'h1');
        await withDefaults('heapscope.allocate', h1?.node);
        const blocks = await rowsAt(api.heapsTree, 'h1', 'blocks');
        assert.ok(blocks.some(row => row.label === '#1 p1' && row.description.includes('100 B')));
        await vscode.commands.executeCommand('heapscope.undo');
        await vscode.commands.executeCommand('heapscope.undo');
        assert.ok(!(await heaps()).includes('h1'), (await heaps()).join(', '));
      });
    });
  });
}

/** Opens the middle one of the groups of blocks until there are blocks: the labels of each level of groups, and those rows. */
async function intoTheMiddle(tree: HeapscopeApi['heapsTree']): Promise<[levels: string[][], rows: Row[]]> {
  const levels: string[][] = [];
  let rows = await rowsAt(tree, 'heap', 'blocks');
  while (rows[0]?.node.kind === 'group') {
    levels.push(rows.map(row => row.label));
    rows = await rowsUnder(tree, rows[Math.min(50, rows.length - 2)]?.node);
  }
  return [levels, rows];
}

/** Steps and state hash as `heapscope run --report json` tells them, with the extension's own command line. */
function commandLine(extensionPath: string, path: string): { steps: number; stateHash: string } {
  const folder = mkdtempSync(join(tmpdir(), 'heapscope-report-'));
  const report = join(folder, 'report.json');
  try {
    const cli = join(extensionPath, 'dist', 'cli.js');
    spawnSync(process.execPath, [cli, 'run', '--report', 'json', '--report-file', report, path], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    const { steps, stateHash } = JSON.parse(readFileSync(report, 'utf8')) as {
      steps: number;
      stateHash: string;
    };
    return { steps, stateHash };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
