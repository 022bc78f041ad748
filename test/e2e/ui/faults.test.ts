import assert from 'node:assert/strict';
import { WorkbenchDriver } from './workbench-driver';

const vsix = process.env['HEAPSCOPE_VSIX'];
const PLAIN = `#include <stdio.h>

int main(void)
{
    int answer = 42;
    printf("the answer is %d\\n", answer);
    return 0;
}
`;

describe('scripts and faults in the workbench', function () {
  this.timeout(600_000);
  let driver: WorkbenchDriver;

  before(async () => {
    driver = await WorkbenchDriver.start({ files: { 'plain.c': PLAIN }, vsix });
  });
  after(() => driver.stop());
  afterEach(function () {
    return this.currentTest?.state === 'failed'
      ? driver.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-').slice(0, 60)}`)
      : undefined;
  });

  it('debug a plain C file with F5 and a breakpoint', async () => {
    await driver.openFile('plain.c');
    await driver.toggleBreakpoint(6);
    await driver.startDebugging(6);
    await driver.stopDebugging();
  });

  it('run with the button in the editor title, and print to the debug console', async () => {
    await driver.page.locator('.editor-actions [aria-label^="Run Script"]').first().click();
    await driver.page.locator('.repl').getByText('the answer is 42').waitFor();
    await driver.waitForEnd();
  });

  it('stop at the write that damages a header, and say when Windows would notice', async () => {
    await driver.openFile('11-overrun-found-late.heap.c');
    await driver.startDebugging(25);
    const card = driver.page.locator('.exception-widget');
    await card.waitFor();
    const text = await card.innerText();
    assert.match(text, /buffer-overrun/);
    assert.match(text, /write of 1 byte just past the end of block #1 of 16 bytes/);
    assert.match(text, /Windows would notice: at step [\d,]+ by HeapFree/);
    assert.match(text, /Next: /);
  });

  it('list the fault with its moments, and go to one by a click', async () => {
    await driver.showHeaps();
    await driver.expand(driver.row(/^buffer-overrun/));
    await driver.row(/^not noticed/).waitFor();
    await driver.moveTo(16, () => driver.select(driver.row(/^allocatedstep \d+/)));
    await driver.moveTo(25, () => driver.select(driver.row(/^buffer-overrun/)));
  });

  it('tell the notice when the run has reached it', async () => {
    // To the same line, behind the write; to the next write; to where Windows notices.
    for (const line of [25, 26, 32]) await driver.press('F5', line);
    await driver.row(/^corruption-detected/).waitFor();
    await driver
      .row(/^noticed by HeapFreestep [\d,]+/)
      .first()
      .waitFor();
    await driver.moveTo(25, () => driver.command('Heapscope: Go to Fault'));
  });
});
