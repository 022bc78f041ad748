import assert from 'node:assert/strict';
import { MapPage } from './map-page';
import { WorkbenchDriver } from './workbench-driver';

const vsix = process.env['HEAPSCOPE_VSIX'];
const SCRIPT = '01-first-heap.heap.c';

describe('debugging in the workbench', function () {
  this.timeout(600_000);
  let driver: WorkbenchDriver;
  let map: MapPage;
  /** User pointer of the block `second`, which line 33 frees. */
  let second: number;

  before(async () => {
    driver = await WorkbenchDriver.start({ vsix });
  });
  after(() => driver.stop());
  afterEach(function () {
    return this.currentTest?.state === 'failed'
      ? driver.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-').slice(0, 60)}`)
      : undefined;
  });

  it('offers a sample, a script and a heap while nothing is debugged', async () => {
    await driver.showHeaps();
    for (const label of ['Debug a Sample', 'New Script from Template', 'Create a Heap without a Script'])
      await driver.page.locator('.welcome-view .monaco-button').filter({ hasText: label }).waitFor();
    await driver.page.getByText('What goes wrong in a session is listed here').waitFor();
  });

  it('stops with F5 at a breakpoint set with F9, without a launch.json', async () => {
    await driver.openFile(SCRIPT);
    await driver.toggleBreakpoint(27);
    await driver.startDebugging(27);
  });

  it('steps with F10, and back with the toolbar', async () => {
    await driver.press('F10', 29);
    await driver.clickToolbar('Step Back', 27);
    for (const line of [29, 30, 31, 33]) await driver.press('F10', line);
  });

  it('shows the script, its heaps and the named blocks in the heap tree', async () => {
    await driver.showHeaps();
    await driver.row(/^01-first-heap\.heap\.cwin10-x86/).waitFor();
    await driver.expand(driver.row(/^heap0x/));
    await driver.expand(driver.row(/^blocks/));
    const row = driver.row(/^#2 second/);
    await row.waitFor();
    const address = /0x([0-9A-F]{8})/.exec(await row.innerText())?.[1];
    assert.ok(address, 'the row has an address');
    second = parseInt(address, 16);
    for (const label of await driver.page.locator('.pane-body .monaco-list-row').all())
      assert.notEqual((await label.getAttribute('aria-label')) ?? '', '', 'every row says itself');
  });

  it('reveals a block of the tree in the memory map, with its card', async () => {
    await driver.select(driver.row(/^#2 second/));
    map = await MapPage.open(driver.page);
    await map.frame.locator('.card h2').filter({ hasText: '#2 second' }).waitFor();
  });

  it('draws the block in the colour of its state, which follows HeapFree and a step back', async () => {
    await map.waitForColour(second, 28, 'heapscope.busy', true);
    await driver.press('F10', 34);
    await map.waitForColour(second, 28, 'heapscope.busy', false);
    await driver.row(/^#2 second/).waitFor({ state: 'detached' });
    await driver.clickToolbar('Step Back', 33);
    await map.waitForColour(second, 28, 'heapscope.busy', true);
    await driver.row(/^#2 second/).waitFor();
  });

  it('moves from block to block with the arrows, and reveals with Enter', async () => {
    const canvas = map.frame.locator('.map');
    assert.equal(await canvas.getAttribute('role'), 'application');
    assert.match((await canvas.getAttribute('aria-label')) ?? '', /Memory map/);
    await canvas.focus();
    const before = await map.selected();
    await canvas.press('ArrowRight');
    const after = await map.selectedOtherThan(before);
    assert.ok(after > second, 'the next block');
    await map.frame.locator('.card h2').filter({ hasText: '#3 third' }).waitFor();
    await canvas.press('Enter');
    const third = driver.row(/^#3 third/);
    await driver.page
      .locator('.pane-body .monaco-list-row.selected')
      .filter({ hasText: '#3 third' })
      .waitFor();
    assert.equal(await third.getAttribute('aria-selected'), 'true');
  });

  it('shows the same as text with T: a grid with the same selection', async () => {
    const canvas = map.frame.locator('.map');
    await canvas.focus();
    await canvas.press('t');
    const grid = map.frame.getByRole('grid');
    await grid.waitFor();
    await grid.getByRole('row').filter({ hasText: '#2 second' }).waitFor();
    assert.match(await grid.locator('tr[aria-selected=true]').innerText(), /#3 third/);
    await grid.focus();
    await grid.press('ArrowUp');
    await grid.locator('tr[aria-selected=true]').filter({ hasText: '#2 second' }).waitFor();
    await grid.press('t');
    await grid.waitFor({ state: 'hidden' });
  });

  it('keeps the page inside its content security policy', () => {
    const complaints = driver.errors.filter(text => /Content Security Policy|webview/i.test(text));
    assert.deepEqual(complaints, []);
  });

  it('chooses the profile in the status bar', async () => {
    await driver.statusBar('win10-x86').click();
    await driver.answerQuestion('launch.json and #pragma', 'win7-x64');
    await driver.page
      .locator('.notification-toast')
      .filter({ hasText: 'win7-x64 holds from the next start' })
      .waitFor();
    await driver.stopDebugging();
    await driver.openFile(SCRIPT);
    await driver.startDebugging(27);
    await driver.statusBar('win7-x64').waitFor();
    await driver.showHeaps();
    await driver.row(/^01-first-heap\.heap\.cwin7-x64/).waitFor();
  });

  it('ends with the stop button, and offers to begin again', async () => {
    await driver.command('Heapscope: Open Memory Map');
    map = await MapPage.open(driver.page);
    await driver.stopDebugging();
    await driver.showHeaps();
    await driver.page.locator('.welcome-view .monaco-button').filter({ hasText: 'Debug a Sample' }).waitFor();
    await map.frame.locator('.toolbar .where').filter({ hasText: 'session ended' }).waitFor();
    assert.equal(await map.frame.locator('.toolbar .trouble').innerText(), '');
    assert.deepEqual(await driver.page.locator('.notification-toast .codicon-error').all(), []);
  });
});
