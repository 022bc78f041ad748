import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser } from 'playwright-core';
import { startBrowser } from '../../host/workbench';
import { buildMapPage, MapPage, type Theme, THEMES } from '../../support/map-page';
import { ProgramRun } from '../../support/program-run';

const SCRIPT = `
int main(void) {
  HANDLE h = HeapCreate(0, 0, 0x10000);
  char *p = HeapAlloc(h, 0, 400);
  char *q = HeapAlloc(h, HEAP_ZERO_MEMORY, 200);
  char *r = HeapAlloc(h, 0, 1200);
  for (int i = 0; i < 9; i++) p[i] = "Heapscope"[i];
  HeapFree(h, 0, q);
  for (int i = 0; i < 4; i++) r[1200 + i] = 'A';
  HeapFree(h, 0, r);
  return 0;
}
`;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('the memory map', function () {
  this.timeout(120_000);
  let browser: Browser;
  let files: ReadonlyMap<string, string>;
  let map: MapPage;
  let run: ProgramRun;
  /** User pointers of the program's blocks. */
  let p = 0;
  let q = 0;
  let r = 0;

  async function open(theme: Theme = 'dark'): Promise<void> {
    map = await MapPage.open(browser, files, run, theme);
  }

  /** Selects the block that holds `at` with the pointer. */
  async function click(at: number): Promise<void> {
    const place = await map.placeOf(at);
    assert.ok(place !== undefined, `0x${at.toString(16)} is not in sight`);
    await map.page.mouse.click(place.x, place.y);
    await map.settled();
  }

  const text = (selector: string): Promise<string> => map.page.locator(selector).innerText();
  const told = (type: string): object[] => map.told.filter(message => message.type === type);

  before(async () => {
    [browser, files] = await Promise.all([startBrowser(), buildMapPage()]);
  });
  after(async () => {
    await browser.close();
  });
  beforeEach(async () => {
    run = await new ProgramRun(SCRIPT).to(SCRIPT, 'HeapFree(h, 0, q)');
    const rows = run.ask('blocks', { heap: run.heap('h').handle, first: 0, count: 3 });
    [p = 0, q = 0, r = 0] = rows.user;
  });
  afterEach(async () => {
    const { errors } = map;
    await map.close();
    assert.deepEqual(errors, [], 'the console stays silent under the content security policy');
  });

  describe('draws', () => {
    it('a block in the colour of its state, before and after HeapFree and back', async () => {
      await open();
      const busy = await map.colourOf(p + 200);
      assert.equal(busy, '89,164,249', 'charts.blue of the theme');
      assert.equal(await map.colourOf(q + 100), busy);
      const { step } = run.timeline.position;
      await run.to(SCRIPT, 'for (int i = 0; i < 4');
      await map.moved();
      assert.notEqual(await map.colourOf(q + 100), busy);
      assert.equal(await map.colourOf(p + 200), busy);
      await run.seek(step);
      await map.moved();
      assert.equal(await map.colourOf(q + 100), busy);
    });

    it('the newest heap first, with what is reserved of it folded', async () => {
      await open();
      assert.ok((await map.placeOf(p)) !== undefined);
      assert.ok((await map.placeOf(r + 1100)) !== undefined);
      assert.ok((await map.view)!.zoom <= 9, 'a heap of one page fills the rows');
    });

    it('the name of the program, its profile and the step above', async () => {
      await open();
      assert.match(await text('.where'), /^demo\.heap\.c · win10-x86 · step [\d,]+$/);
      await run.seek(1);
      await map.moved();
      assert.match(await text('.where'), /^demo\.heap\.c · win10-x86 · step 1 of [\d,]+$/);
    });
  });

  describe('with the keyboard', () => {
    it('goes from block to block with the arrows, and reveals with Enter', async () => {
      await open();
      await click(p + 100);
      assert.equal(await map.selected, p - 8);
      await map.press('ArrowRight');
      assert.equal(await map.selected, q - 8);
      await map.press('ArrowRight');
      assert.equal(await map.selected, r - 8);
      await map.press('ArrowLeft');
      assert.equal(await map.selected, q - 8);
      await map.press('Enter');
      assert.deepEqual(told('reveal'), [{ type: 'reveal', at: q - 8 }]);
      await map.press('ArrowUp');
      assert.equal(await map.selected, p - 8);
      await map.press('ArrowDown');
      assert.ok((await map.selected)! > p);
    });

    it('goes to both ends with Home and End, and a screen up and down', async () => {
      await open();
      await click(p);
      const { regions } = run.ask('regions', { first: 0, count: 100 });
      await map.press('Home');
      assert.equal(await map.selected, regions[0]!.base);
      assert.equal((await map.view)!.top, 0);
      await map.press('PageDown');
      const below = (await map.view)!.top;
      assert.ok(below > 0);
      await map.press('PageUp');
      assert.equal((await map.view)!.top, 0);
      await map.press('End');
      assert.ok((await map.selected)! > r);
      assert.ok((await map.view)!.top > below);
    });

    it('zooms with + and -, out with Escape, to the block with Space, to everything with 0', async () => {
      await open();
      await click(q);
      const { zoom } = (await map.view)!;
      await map.press('-');
      assert.equal((await map.view)!.zoom, zoom + 1);
      await map.press('+');
      assert.equal((await map.view)!.zoom, zoom);
      await map.press('Escape');
      assert.equal((await map.view)!.zoom, zoom + 1);
      await map.press('0');
      const all = (await map.view)!;
      assert.ok(all.zoom > zoom + 1 && all.top === 0);
      await map.press(' ');
      assert.ok((await map.view)!.zoom < all.zoom);
      assert.ok((await map.placeOf(q)) !== undefined);
    });

    it('goes to an address with G, and says what is wrong with another one', async () => {
      await open();
      await click(p);
      await map.press('g');
      await map.page.keyboard.type('nowhere');
      await map.page.keyboard.press('Enter');
      const field = map.page.locator('vscode-text-field');
      assert.match((await field.getAttribute('title'))!, /^not an address/);
      await map.page.keyboard.press('Control+a');
      await map.page.keyboard.type(`0x${r.toString(16)}`);
      await map.press('Enter');
      assert.equal(await map.selected, r);
      assert.match(await text('.card h2'), /r$/);
      await map.press('g');
      await map.page.keyboard.press('Escape');
      await map.press('ArrowLeft');
      assert.equal(await map.selected, q - 8, 'the map has the focus again');
    });

    it('shows the same as text with T: a row a thing, the same selection', async () => {
      await open();
      await click(q);
      await map.press('t');
      const cells = await map.page.locator('.twin tr[aria-selected] td').allInnerTexts();
      assert.equal(cells[1], 'busy');
      assert.match(cells[2]!, /^#\d+ q$/);
      assert.equal(cells[6], 'h');
      await map.page.locator('.twin table').focus();
      await map.press('ArrowUp');
      assert.equal(await map.selected, p - 8);
      await map.press('t');
      assert.equal(await map.page.locator('.twin').isVisible(), false);
    });
  });

  describe('with the pointer', () => {
    it('pans with the wheel and zooms at the pointer with Ctrl', async () => {
      await open();
      const place = (await map.placeOf(p))!;
      const first = (await map.view)!;
      await map.page.mouse.move(place.x, place.y);
      await map.page.mouse.wheel(0, 40);
      await map.settled();
      const panned = (await map.view)!;
      assert.ok(panned.top > first.top && panned.zoom === first.zoom);
      await map.page.mouse.wheel(0, -40);
      await map.page.keyboard.down('Control');
      await map.page.mouse.wheel(0, -200);
      await map.page.keyboard.up('Control');
      await map.settled();
      assert.equal((await map.view)!.zoom, first.zoom - 1);
      const after = (await map.placeOf(p))!;
      assert.ok(Math.abs(after.y - place.y) <= 20, 'the row under the pointer stays there');
    });

    it('zooms to a block with a double click', async () => {
      await open();
      await click(p);
      for (const key of ['-', '-', '-']) await map.press(key);
      const { zoom } = (await map.view)!;
      const place = (await map.placeOf(r + 600))!;
      await map.page.mouse.dblclick(place.x, place.y);
      await map.settled();
      assert.ok((await map.view)!.zoom < zoom);
    });

    it('tells what it rests on', async () => {
      await open();
      const place = (await map.placeOf(q + 50))!;
      await map.page.mouse.move(place.x, place.y);
      await map.settled();
      const tip = await text('.tip');
      assert.match(tip, /#\d+ q · busy/);
      assert.match(tip, /208 B · header 8 B/);
      await map.page.mouse.wheel(0, 40);
      await map.settled();
      assert.equal(await map.page.locator('.tip').isVisible(), false, 'it lies elsewhere now');
    });

    it('hides a kind by its entry in the legend, and shows it again', async () => {
      await open();
      const busy = await map.colourOf(p + 200);
      const entry = map.page.locator('.legend .mark', { hasText: /^busy/ });
      assert.match(await entry.innerText(), /busy \d+/);
      await entry.click();
      await map.settled();
      assert.equal(await entry.getAttribute('aria-pressed'), 'false');
      assert.notEqual(await map.colourOf(p + 200), busy);
      await entry.click();
      await map.settled();
      assert.equal(await map.colourOf(p + 200), busy);
    });
  });

  describe('has a card', () => {
    it('of a block: header decoded, bytes with their characters, history and rule', async () => {
      await open();
      await click(p + 4);
      assert.match(await text('.card h2'), /^#\d+ p$/);
      const card = await text('.card');
      assert.match(card, /Asked for\s+400 B, 0 B slack/);
      assert.match(card, /Size\s+51 × 8 = 408 B/);
      assert.match(card, /checksum holds/);
      assert.match(card, /48 65 61 70 73 63 6F 70\s+Heapscop/);
      assert.match(card, /Step [\d,]+: #\d+ p allocated, 400 B at test\.c:6\./);
      assert.match(card, /header and slack belong to the heap \(HeapAlloc, remarks\)/);
    });

    it('whose buttons go to the allocation, into the tree and to the memory view', async () => {
      await open();
      await click(p + 4);
      for (const name of ['Go to allocation', 'Reveal in tree', 'Open memory'])
        await map.page.locator('.card vscode-button', { hasText: name }).click();
      await map.settled();
      const [source] = told('openSource') as { path: string; line: number }[];
      assert.deepEqual([source?.path, source?.line], ['test.c', 6]);
      assert.deepEqual(told('reveal'), [{ type: 'reveal', at: p - 8 }]);
      assert.deepEqual(told('openMemory'), [{ type: 'openMemory', at: p, size: 400 }]);
    });

    it('of a fault: both times, the bytes before and after, and the way to each moment', async () => {
      await run.toEnd();
      await open();
      await click(r + 600);
      const [fault] = run.ask('faults', { first: 0, count: 10 }).faults;
      const overrun = map.page.locator('.fault-card', { hasText: 'Buffer overrun' });
      const card = await overrun.innerText();
      assert.match(card, /Happened\s+step [\d,]+ · test\.c:11/);
      assert.match(card, /Windows would notice: at step [\d,]+, by HeapFree/);
      assert.match(card, /After\s+41/);
      assert.match(card, /What to do: /);
      await overrun.locator('vscode-button', { hasText: 'Go back to it' }).click();
      await overrun.locator('vscode-button', { hasText: 'where Windows notices' }).click();
      await map.settled();
      assert.deepEqual(told('seek'), [
        { type: 'seek', step: fault!.act.step },
        { type: 'seek', step: fault!.notice!.step },
      ]);
      const only = map.page.locator('.legend .mark', { hasText: 'faults only' });
      await only.click();
      await map.settled();
      assert.equal(await only.getAttribute('aria-pressed'), 'true');
    });
  });

  describe('over a session', () => {
    it('follows the block that a step changes until the user looks elsewhere', async () => {
      run = await new ProgramRun(SCRIPT).to(SCRIPT, 'HeapCreate');
      await open();
      await run.to(SCRIPT, 'for (int i = 0; i < 9');
      await map.moved();
      assert.ok((await map.placeOf(r)) !== undefined, 'the block that was allocated is in sight');
      await map.page.locator('.map').focus();
      await map.press('Home');
      const looked = (await map.view)!;
      await run.to(SCRIPT, 'for (int i = 0; i < 4');
      await map.moved();
      assert.deepEqual(await map.view, looked);
    });

    it('comes back as it was left', async () => {
      await open();
      await click(q);
      await map.press('-');
      const before = (await map.view)!;
      await map.page.reload();
      await map.settled();
      const after = (await map.view)!;
      assert.equal(after.zoom, before.zoom);
      assert.equal(Math.floor(after.top), Math.floor(before.top));
      assert.equal(await map.selected, q - 8);
      assert.match(await text('.card h2'), /q$/);
    });

    it('says what to do when there is none, with a button that does it', async () => {
      map = await MapPage.open(browser, files, undefined);
      assert.match(await text('.empty'), /Debug a heap script to see its memory here\./);
      await map.page.locator('.empty vscode-button').click();
      await map.page.evaluate(() => new Promise(done => window.nextFrame(done)));
      assert.deepEqual(told('command'), [{ type: 'command', command: 'heapscope.debugSample', at: 0 }]);
    });

    it('keeps the last picture and says so when it ends, and starts anew with the next one', async () => {
      await open();
      const busy = await map.colourOf(p + 200);
      await map.post({ type: 'sessionEnded', reason: 'the program exited with 0' });
      await map.page.waitForFunction(() =>
        document.querySelector('.where')?.textContent.includes('session ended'),
      );
      assert.equal(await map.colourOf(p + 200), busy);
      await map.post({ type: 'sessionStarted', name: 'next.c', profile: 'win10-x86', pointerBytes: 4 });
      await map.moved();
      assert.match(await text('.where'), /^next\.c/);
    });
  });

  describe('is accessible', () => {
    for (const theme of THEMES)
      it(`in ${theme}`, async () => {
        await run.toEnd();
        await open(theme);
        await click(r + 600);
        await map.press('t');
        if (process.env['HEAPSCOPE_SHOTS'] !== undefined)
          await map.page.screenshot({ path: `${process.env['HEAPSCOPE_SHOTS']}/${theme}.png` });
        await map.page.evaluate(AXE);
        const violations = await map.page.evaluate(async () => {
          const { axe } = window as unknown as {
            axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
          };
          const found = await axe.run();
          return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
        });
        assert.deepEqual(violations, []);
      });
  });
});

describe('the memory map of 100,000 blocks', function () {
  this.timeout(120_000);
  const MANY = `
int main(void) {
  HANDLE h = HeapCreate(0, 0, 0);
  for (int i = 0; i < 115000; i++) {
    char *p = HeapAlloc(h, 0, 16 + i % 7 * 8);
    if (i % 8 == 3) HeapFree(h, 0, p);
  }
  return 0;
}
`;

  it('asks for less than 64 KB and draws within a frame, at every zoom', async () => {
    const run = await new ProgramRun(MANY).toEnd();
    assert.ok(run.heap('h').blockCount >= 100_000);
    const browser = await startBrowser();
    try {
      const map = await MapPage.open(browser, await buildMapPage(), run);
      await map.page.locator('.map').focus();
      await map.press('0');
      await map.page.mouse.move(500, 400);
      for (let notch = 0; notch < 60; notch++) {
        await map.page.keyboard.down('Control');
        await map.page.mouse.wheel(0, -40);
        await map.page.keyboard.up('Control');
        await map.page.mouse.wheel(0, 30);
        await map.settled();
      }
      const frames = await map.page.evaluate(() => window.frameTimes.toSorted((a, b) => a - b));
      const quantile = (share: number): number => frames[Math.floor(frames.length * share)] ?? Infinity;
      assert.ok(frames.length > 60);
      // The 95th percentile is within 16 ms on an idle machine; the median is what a busy one can be held to.
      const times = `p50 ${quantile(0.5).toFixed(1)} ms, p95 ${quantile(0.95).toFixed(1)} ms`;
      assert.ok(quantile(0.5) < 16, times);
      assert.ok(map.largestAnswer < 65536, `${map.largestAnswer} bytes`);
      assert.deepEqual(map.errors, []);
      if (process.env['HEAPSCOPE_TIMES'] !== undefined) process.stderr.write(`${times}\n`);
    } finally {
      await browser.close();
    }
  });
});
