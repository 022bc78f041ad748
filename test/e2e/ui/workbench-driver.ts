import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type FrameLocator, type Locator, type Page } from 'playwright-core';
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
      settings: { 'workbench.colorTheme': THEMES[options.theme ?? 'dark'] },
      ...(options.vsix === undefined ? {} : { vsix: options.vsix }),
    });
    const browser = await startBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      page.setDefaultTimeout(20_000);
      if (options.vsix === undefined) await loadUnderDevelopment(page, server, { extensions: [ROOT] });
      await openPage(page, workbenchUrl(server, workspace));
      await page.locator('.monaco-workbench .part.editor').waitFor();
      const driver = new WorkbenchDriver(page, browser, server, workspace);
      await driver.activity().waitFor();
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

  /** Shows the product's views; a second click on its icon would hide them. */
  async showHeaps(): Promise<void> {
    const heaps = this.page.locator('.pane-header').filter({ hasText: /^Heaps$/ });
    if (!(await heaps.isVisible())) await this.activity().click();
    await heaps.waitFor();
  }

  /** Runs a command by the name the palette shows. */
  async command(label: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.quickInput();
    await input.waitFor();
    await input.fill(`>${label}`);
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first().click();
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
    await this.answer(THEME_LABELS[theme]);
    await this.page.locator(`.monaco-workbench.${THEME_CLASSES[theme]}`).waitFor();
  }

  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    const input = this.quickInput();
    await input.waitFor();
    await input.fill(name);
    await this.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ hasText: name.split('/').pop()! })
      .first()
      .click();
    await this.page.locator('.editor-instance .view-line').first().waitFor();
  }

  /** Goes to a line of the editor in front and puts a breakpoint there. */
  async toggleBreakpoint(line: number): Promise<void> {
    await this.goToLine(line);
    await this.page.keyboard.press('F9');
  }

  async goToLine(line: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.answer(`:${String(line)}`);
    await this.page.locator('.editor-instance .monaco-editor.focused').first().waitFor();
  }

  /** Waits until the arrow of the debugger stands in the editor's margin at `line`. */
  async waitForLine(line: number): Promise<void> {
    await this.page.waitForFunction(wanted => {
      const arrow = document.querySelector('.glyph-margin-widgets [class*="debug-stackframe"]');
      const top = arrow?.getBoundingClientRect().top;
      const numbers = [...(arrow?.closest('.monaco-editor')?.querySelectorAll('.line-numbers') ?? [])];
      const beside = numbers.find(each => Math.abs(each.getBoundingClientRect().top - (top ?? NaN)) < 3);
      return Number(beside?.textContent) === wanted;
    }, line);
  }

  /** A button of the debug toolbar. */
  toolbar(label: string): Locator {
    return this.page.locator(`.debug-toolbar [aria-label^="${label}"]`).first();
  }

  statusBar(text: string): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text }).first();
  }

  /** A row of any tree in the sidebar that contains `text`. */
  row(text: string | RegExp): Locator {
    return this.page.locator('.pane-body .monaco-list-row').filter({ hasText: text });
  }

  async expand(row: Locator): Promise<void> {
    await row.first().waitFor();
    if ((await row.first().getAttribute('aria-expanded')) === 'false')
      await row.first().locator('.monaco-tl-twistie').click();
  }

  /** The page inside the memory map's editor tab. */
  map(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  async screenshot(name: string): Promise<void> {
    const folder = join(ROOT, '.heapscope', 'shots');
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }
}
