import { MapPage } from './map-page';
import { WorkbenchDriver } from './workbench-driver';

const vsix = process.env['HEAPSCOPE_VSIX'];

describe('heap commands without a script', function () {
  this.timeout(600_000);
  let driver: WorkbenchDriver;

  before(async () => {
    driver = await WorkbenchDriver.start({ vsix });
    await driver.showHeaps();
  });
  after(() => driver.stop());
  afterEach(function () {
    return this.currentTest?.state === 'failed'
      ? driver.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-').slice(0, 60)}`)
      : undefined;
  });

  it('create a heap that the tree shows', async () => {
    await driver.command('Heapscope: Create Heap…');
    await driver.answerQuestion('HeapCreate(flags, initial size, maximum size)', 'Fixed');
    await driver.answerQuestion('Initial size');
    await driver.answerQuestion('Maximum size', '128 KB');
    await driver.answerQuestion('Flags: Enter for none');
    await driver.row(/^h10x[0-9A-F]{8} · 4 KB of 128 KB · fixed/).waitFor();
  });

  it('allocate blocks in it', async () => {
    for (const [name, size] of [
      ['p1', '100'],
      ['p2', '2 KB'],
    ] as const) {
      await driver.command('Heapscope: Allocate Block…');
      await driver.chooseHeap('h1');
      await driver.answerQuestion('Size in bytes', size);
      await driver.answerQuestion('Flags: Enter for none');
      await driver.expand(driver.row(/^h10x/));
      await driver.expand(driver.row(/^blocks/));
      await driver.row(new RegExp(`^#\\d ${name}[\\d,]+ K?B`)).waitFor();
    }
  });

  it('draw them in the map', async () => {
    const row = driver.row(/^#1 p1\d+ B/);
    const address = parseInt(/0x([0-9A-F]{8})/.exec(await row.innerText())?.[1] ?? '', 16);
    await driver.select(row);
    const map = await MapPage.open(driver.page);
    await map.waitForColour(address, 100, 'heapscope.busy', true);
  });

  it('free a block from its row', async () => {
    await driver.row(/^#1 p1\d+ B/).hover();
    await driver
      .row(/^#1 p1\d+ B/)
      .locator('[aria-label^="Free Block"]')
      .click();
    await driver.row(/^#1 p1\d+ B/).waitFor({ state: 'detached' });
  });

  it('undo the last of them', async () => {
    await driver.command('Heapscope: Undo Last Heap Command');
    await driver.row(/^#1 p1\d+ B/).waitFor();
  });

  it('are a script that can be saved', async () => {
    await driver.command('Heapscope: Save Scratch Session as Script');
    // An editor draws its spaces as no-break spaces.
    for (const statement of [/HANDLE\sh1\s=\sHeapCreate\(/, /BYTE\s\*p1\s=\sHeapAlloc\(h1,\s0,\s100\);/])
      await driver.page
        .locator('.editor-instance .view-line:visible')
        .filter({ hasText: statement })
        .waitFor();
    await driver.statusBar('Heap C').waitFor();
  });
});
