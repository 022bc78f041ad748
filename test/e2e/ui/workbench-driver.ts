import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Locator, type Page } from 'playwright-core';
import { codeServer } from '../../host/code-server';
import { ROOT } from '../../host/places';
import { type Server, startServer, workbenchUrl } from '../../host/server';
import { loadUnderDevelopment, openPage, startBrowser } from '../../host/workbench';

export type Theme = 'dark' | 'light' | 'highContrast';

const THEMES: Readonly<Record<Theme, string>> = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  highContrast: 'Default High Contrast',
};

/** As the list of themes calls them. */
const THEME_LABELS: Readonly<Record<Theme, string>> = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  highContrast: 'Dark High Contrast',
};

const THEME_CLASSES: Readonly<Record<Theme, string>> = {
  dark: 'vs-dark',
  light: 'vs',
  highContrast: 'hc-black',
};

/** Time after which a click that changed nothing is done again, in ms: a list that renders anew in the middle of one loses it. */
const AGAIN = 3000;
/** Time after which what does not happen fails its test, in ms: a busy machine is no failure. */
const PATIENCE = 120_000;
/** The same for the first sight of the workbench. */
const START = 240_000;

export interface DriverOptions {
  /** Files of the workspace beside the samples, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** A packaged extension to install; without it the checkout is loaded under development. */
  readonly vsix?: string;
  readonly theme?: Theme;
}

/** A person at a VS Code: finds things by what the screen says, clicks and types. */
export class WorkbenchDriver {
  readonly page: Page;
  /** What the workbench's and the webviews' consoles called errors. */
  readonly errors: string[] = [];
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #workspace: string;

  private constructor(page: Page, browser: Browser, server: Server, workspace: string) {
    this.#workspace = workspace;
    this.page = page;
    this.#browser = browser;
    this.#server = server;
    page.on('console', message => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  /** Opens a copy of the samples: what a user does there, settings included, stays out of the checkout. */
  static async start(options: DriverOptions): Promise<WorkbenchDriver> {
    const workspace = mkdtempSync(join(tmpdir(), 'heapscope-workspace-'));
    cpSync(join(ROOT, 'samples'), workspace, { recursive: true });
    for (const [name, text] of Object.entries(options.files ?? {}))
      writeFileSync(join(workspace, name), text);
    const server = await startServer(await codeServer(), {
      settings: {
        'workbench.colorTheme': THEMES[options.theme ?? 'dark'],
        // At a breakpoint VS Code would show its own view some time after the stop, over the one that a test has opened.
        'debug.openDebug': 'neverOpen',
      },
      ...(options.vsix === undefined ? {} : { vsix: options.vsix }),
    });
    const browser = await startBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      page.setDefaultTimeout(PATIENCE);
      if (options.vsix === undefined) await loadUnderDevelopment(page, server, { extensions: [ROOT] });
      await openPage(page, workbenchUrl(server, workspace));
      await page.locator('.monaco-workbench .part.editor').waitFor({ timeout: START });
      const driver = new WorkbenchDriver(page, browser, server, workspace);
      await driver.activity().waitFor({ timeout: START });
      return driver;
    } catch (error) {
      await browser.close().catch(() => undefined);
      await server.stop();
      rmSync(workspace, { recursive: true, force: true });
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.#browser.close().catch(() => undefined);
    await this.#server.stop();
    rmSync(this.#workspace, { recursive: true, force: true });
  }

  /** The product's icon in the activity bar. */
  activity(): Locator {
    return this.page.locator('.activitybar [aria-label^="Heapscope"]').first();
  }

  /** Shows the product's views, and answers when they stand where the session does. */
  async showHeaps(): Promise<void> {
    const heaps = this.page.locator('.pane-header').filter({ hasText: /^Heaps$/ });
    // A second click on the icon would hide them.
    if (!(await heaps.isVisible())) await this.activity().click();
    await heaps.waitFor();
    await this.page.waitForFunction(sessionIsShown);
  }

  /** Runs a command by the name the palette shows; the palette lists it once it is enabled. */
  async command(label: string): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first();
    // What is enabled is decided when the palette opens.
    for (const end = Date.now() + PATIENCE; ;) {
      await this.page.keyboard.press('F1');
      const input = this.quickInput();
      await input.waitFor();
      await input.fill(`>${label}`);
      if (await appears(row, AGAIN)) return row.click();
      if (Date.now() > end) throw new Error(`the palette does not list "${label}"`);
      await this.page.keyboard.press('Escape');
    }
  }

  quickInput(): Locator {
    return this.page.locator('.quick-input-widget input[type=text]').first();
  }

  /** Answers the input box or quick pick that is open with `text` and Enter. */
  async answer(text: string): Promise<void> {
    const input = this.quickInput();
    await input.waitFor();
    await input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Answers the quick input whose title or placeholder contains `about`; `text` undefined takes what it proposes. */
  async answerQuestion(about: string, text?: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget:visible');
    const question = widget
      .filter({ hasText: about })
      .or(widget.filter({ has: this.page.getByPlaceholder(about) }));
    await question.waitFor();
    const input = this.quickInput();
    if (text !== undefined) await input.fill(text);
    await input.press('Enter');
    await question.waitFor({ state: 'hidden' });
  }

  /** Picks `label` in the list that asks which heap is meant. */
  async chooseHeap(label: string): Promise<void> {
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first().click();
  }

  /** Changes the colour theme as a user would. */
  async changeTheme(theme: Theme): Promise<void> {
    await this.command('Preferences: Color Theme');
    await this.answerQuestion('Select Color Theme', THEME_LABELS[theme]);
    await this.page.locator(`.monaco-workbench.${THEME_CLASSES[theme]}`).waitFor();
  }

  /** Opens a file of the workspace and answers when its editor has the keyboard. */
  async openFile(name: string): Promise<void> {
    const base = name.split('/').pop()!;
    await this.page.keyboard.press('Control+P');
    const input = this.quickInput();
    await input.waitFor();
    await input.fill(name);
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: base }).first().click();
    const group = this.page.locator('.editor-group-container.active');
    await group.locator('.tab.active').filter({ hasText: base }).waitFor();
    await group.locator('.monaco-editor.focused .view-line').first().waitFor();
  }

  /** Goes to a line of the editor in front and puts a breakpoint there. */
  async toggleBreakpoint(line: number): Promise<void> {
    await this.goToLine(line);
    await this.page.keyboard.press('F9');
    await this.#waitForGlyph('codicon-debug-breakpoint', line);
  }

  async goToLine(line: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.answer(`:${String(line)}`);
    await this.page.locator('.editor-instance .monaco-editor.focused').first().waitFor();
    await this.statusBar(`Ln ${String(line)},`).waitFor();
  }

  /** Presses F5 in an editor while nothing is debugged, and waits for the first stop, at `line`. */
  async startDebugging(line: number): Promise<void> {
    await this.page.keyboard.press('F5');
    await this.#ready();
    await this.waitForLine(line);
  }

  /**
   * Presses a key of the debugger and waits for the run to stop anew, at `line`. Such a key does nothing while the
   * workbench takes the program for running, so nothing may follow a stop before this answers.
   */
  async press(key: string, line: number): Promise<void> {
    await this.moveTo(line, () => this.page.keyboard.press(key));
  }

  /** Clicks a button of the debug toolbar and waits for the run to stop anew, at `line`. */
  async clickToolbar(label: string, line: number): Promise<void> {
    await this.moveTo(line, () => this.toolbar(label).click());
  }

  /** Does what moves the program, and answers when it stands at `line`, another step, ready for the next move. */
  async moveTo(line: number, act: () => Promise<unknown>): Promise<void> {
    const before = await this.#ready();
    await act();
    await this.#ready(before);
    await this.waitForLine(line);
  }

  /** Waits until the program stands ready to be moved, elsewhere than `before`, and answers where. */
  async #ready(before?: string): Promise<string> {
    const position = await this.page.waitForFunction(readyPosition, before ?? null);
    return (await position.jsonValue()) as string;
  }

  /** Ends the session with the button, and waits until everyone has let it go. */
  async stopDebugging(): Promise<void> {
    await this.toolbar('Stop').click();
    await this.waitForEnd();
  }

  /** Waits until nothing is debugged any more. */
  async waitForEnd(): Promise<void> {
    await this.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    await this.position().waitFor({ state: 'hidden' });
  }

  /** Waits until the arrow of the debugger stands in the editor's margin at `line`. */
  async waitForLine(line: number): Promise<void> {
    await this.#waitForGlyph('debug-stackframe', line);
  }

  /** Waits for a sign in the editor's margin, named by a part of its class, at `line`. */
  async #waitForGlyph(sign: string, line: number): Promise<void> {
    await this.page.waitForFunction(
      ([part, wanted]) =>
        [...document.querySelectorAll(`.glyph-margin-widgets [class*="${part}"]`)].some(glyph => {
          const { top } = glyph.getBoundingClientRect();
          const numbers = [...(glyph.closest('.monaco-editor')?.querySelectorAll('.line-numbers') ?? [])];
          const beside = numbers.find(each => Math.abs(each.getBoundingClientRect().top - top) < 3);
          return Number(beside?.textContent) === wanted;
        }),
      [sign, line] as const,
    );
  }

  /** Where the session stands in time, as the status bar says it. */
  position(): Locator {
    return this.statusBar(POSITION);
  }

  /** A button of the debug toolbar. */
  toolbar(label: string): Locator {
    return this.page.locator(`.debug-toolbar [aria-label^="${label}"]`).first();
  }

  statusBar(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text }).first();
  }

  /** A row of any tree in the sidebar that contains `text`. */
  row(text: string | RegExp): Locator {
    return this.page.locator('.pane-body .monaco-list-row').filter({ hasText: text });
  }

  /** Opens a row; one that is open stays so. */
  async expand(row: Locator): Promise<void> {
    const open = row.and(this.page.locator('[aria-expanded="true"]')).first();
    await row.first().waitFor();
    await this.#untilSeen(open, () => row.first().locator('.monaco-tl-twistie').click());
  }

  /** Clicks a row that is not selected, and waits until it is. */
  async select(row: Locator): Promise<void> {
    const selected = row.and(this.page.locator('[aria-selected="true"]')).first();
    await row.first().waitFor();
    await this.#untilSeen(selected, () => row.first().click());
  }

  /** Repeats a click whose repetition does no harm until `sign` is there. */
  async #untilSeen(sign: Locator, click: () => Promise<void>): Promise<void> {
    for (const end = Date.now() + PATIENCE; !(await sign.isVisible());) {
      if (Date.now() > end) throw new Error(`a click did not lead to ${String(sign)}`);
      await click();
      await appears(sign, AGAIN);
    }
  }

  async screenshot(name: string): Promise<void> {
    const folder = join(ROOT, '.heapscope', 'shots');
    mkdirSync(folder, { recursive: true });
    // What the pointer rests on would show its hint over the picture; an empty place of the panel has none.
    await this.page.mouse.move(720, 760);
    await this.page.locator('.workbench-hover').first().waitFor({ state: 'hidden' });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }
}

const POSITION = /^\s*step [\d,]+/;

/** Whether `locator` is there within `milliseconds`. */
async function appears(locator: Locator, milliseconds: number): Promise<boolean> {
  return locator.waitFor({ timeout: milliseconds }).then(
    () => true,
    () => false,
  );
}

/**
 * Runs in the page: where the program stands if that is not `before`, and if the workbench takes it for stopped. Its toolbar
 * says so, but follows the state only 20 ms later; when a longer timer fires, the toolbar has followed all that was before.
 */
async function readyPosition(before: string | null): Promise<string | false> {
  await new Promise(resolve => setTimeout(resolve, 100));
  const texts = [...document.querySelectorAll('.statusbar-item')].map(item => item.textContent.trim());
  const position = texts.find(text => /^step [\d,]+/.test(text));
  if (position === undefined || position === before || position.endsWith('running')) return false;
  const button = document.querySelector('.debug-toolbar .codicon-debug-continue');
  const isReady = button !== null && !button.classList.contains('disabled') && button.checkVisibility();
  return isReady && position;
}

/** Runs in the page: whether the heap tree is drawn for the position that the status bar tells, if it tells one. */
function sessionIsShown(): boolean {
  const texts = [...document.querySelectorAll('.statusbar-item')].map(item => item.textContent.trim());
  const position = texts.find(text => /^step [\d,]+/.test(text));
  const rows = [...document.querySelectorAll('.pane-body .monaco-list-row')];
  return position === undefined || rows.some(row => row.textContent.endsWith(`· ${position}`));
}
