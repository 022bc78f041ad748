import assert from 'node:assert/strict';
import { MapPage } from './map-page';
import { type Theme, WorkbenchDriver } from './workbench-driver';

const vsix = process.env['HEAPSCOPE_VSIX'];

/** Every screen in every theme is kept under .heapscope/shots, for the eye; what a machine can see is asserted. */
describe('the product in dark, light and high contrast', function () {
  this.timeout(600_000);
  const themes: readonly Theme[] = ['light', 'highContrast', 'dark'];
  let driver: WorkbenchDriver;

  before(async () => {
    driver = await WorkbenchDriver.start({ vsix });
  });
  after(() => driver.stop());

  /** Takes `screen` in every theme; `look` holds what must be true in each. */
  async function inEveryTheme(screen: string, look: (theme: Theme) => Promise<void>): Promise<void> {
    for (const theme of themes) {
      await driver.changeTheme(theme);
      await look(theme);
      await driver.screenshot(`${screen}-${theme}`);
    }
  }

  it('welcomes', async () => {
    await driver.showHeaps();
    await inEveryTheme('welcome', async () => {
      await driver.page.locator('.welcome-view .monaco-button').first().waitFor();
    });
  });

  it('shows a fault with its card, the tree and the findings', async () => {
    await driver.openFile('11-overrun-found-late.heap.c');
    await driver.startDebugging(25);
    await driver.showHeaps();
    await driver.expand(driver.row(/^heap0x/));
    await driver.expand(driver.row(/^blocks/));
    await driver.expand(driver.row(/^buffer-overrun/));
    await driver.row(/^#2 book.*buffer-overrun at step [\d,]+/).waitFor();
    await inEveryTheme('fault', async () => {
      await driver.page.locator('.exception-widget').waitFor();
    });
  });

  it('draws the map in the colours of the theme, with a card below it where it is narrow', async () => {
    const other = driver.row(/^#4 other/);
    const at = parseInt(/0x([0-9A-F]{8})/.exec(await other.innerText())?.[1] ?? '', 16);
    await driver.select(other);
    const map = await MapPage.open(driver.page);
    const colours = new Set<string>();
    await inEveryTheme('map', async theme => {
      // In high contrast a block is an outline, so that its inside is not its colour.
      await map.waitForColour(at, 96, 'heapscope.busy', theme !== 'highContrast');
      colours.add((await map.themeColour('heapscope.busy')).join(','));
      assert.ok(await map.frame.locator('.card h2').filter({ hasText: '#4 other' }).isVisible());
    });
    assert.equal(colours.size, 3, 'each theme has a colour of its own for busy');
  });

  it('shows the same as text', async () => {
    const map = await MapPage.open(driver.page);
    await map.frame.locator('.map').focus();
    await map.frame.locator('.map').press('t');
    await inEveryTheme('twin', async () => {
      await map.frame.getByRole('grid').waitFor();
      assert.equal(await map.frame.locator('.card').isVisible(), false, 'the text has the room of the card');
    });
    await map.frame.locator('.map').press('t');
  });

  it('shows a scratch session', async () => {
    await driver.stopDebugging();
    await driver.command('View: Close All Editors');
    await driver.showHeaps();
    await driver.command('Heapscope: Create Heap…');
    await driver.answerQuestion('HeapCreate(flags, initial size, maximum size)', 'Growable');
    await driver.answerQuestion('Initial size');
    await driver.answerQuestion('Flags: Enter for none');
    await driver.expand(driver.row(/^h10x/));
    await driver.expand(driver.row(/^blocks/));
    await driver.select(driver.row(/^free\d/));
    const map = await MapPage.open(driver.page);
    await inEveryTheme('scratch', () => map.drawn());
  });
});
