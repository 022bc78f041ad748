import { mkdirSync } from 'node:fs';
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

export interface DriverOptions {
  readonly workspace: string;
  /** A packaged extension to install; without it the checkout is loaded under development. */
  readonly vsix?: string;
  readonly theme?: Theme;
}

/** A person at a VS Code: finds things by what the screen says, clicks and types. */
export class WorkbenchDriver {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #server: Server;

  private constructor(page: Page, browser: Browser, server: Server) {
    this.page = page;
    this.#browser = browser;
    this.#server = server;
  }

  static async start(options: DriverOptions): Promise<WorkbenchDriver> {
    const server = await startServer(await codeServer(), {
      settings: { 'workbench.colorTheme': THEMES[options.theme ?? 'dark'] },
      ...(options.vsix === undefined ? {} : { vsix: options.vsix }),
    });
    const browser = await startBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      page.setDefaultTimeout(45_000);
      if (options.vsix === undefined) await loadUnderDevelopment(page, server, { extensions: [ROOT] });
      await openPage(page, workbenchUrl(server, options.workspace));
      await page.locator('.monaco-workbench .part.editor').waitFor();
      const driver = new WorkbenchDriver(page, browser, server);
      await driver.activity().waitFor();
      return driver;
    } catch (error) {
      await browser.close().catch(() => undefined);
      await server.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.#browser.close().catch(() => undefined);
    await this.#server.stop();
  }

  /** The product's icon in the activity bar. */
  activity(): Locator {
    return this.page.locator('.activitybar [aria-label^="Heapscope"]').first();
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
    await this.page.waitForTimeout(250);
  }

  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    const input = this.quickInput();
    await input.waitFor();
    await input.fill(name);
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name.split('/').pop()! }).first().click();
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

  /** The line at which the debugger shows execution stopped, once it does. */
  async stoppedLine(): Promise<number> {
    const label = this.page.locator('.debug-call-stack .monaco-list-row .stack-frame .line-number').first();
    await label.waitFor();
    return Number((await label.innerText()).split(':')[0]);
  }

  /** Waits until the top frame of the call stack is at `line`. */
  async waitForLine(line: number): Promise<void> {
    await this.page
      .locator('.debug-call-stack .monaco-list-row .stack-frame .line-number')
      .filter({ hasText: new RegExp(`^${String(line)}(:|$)`) })
      .first()
      .waitFor();
  }

  /** A row of any tree in the sidebar that contains `text`. */
  row(text: string | RegExp): Locator {
    return this.page.locator('.pane-body .monaco-list-row').filter({ hasText: text });
  }

  async expand(row: Locator): Promise<void> {
    await row.first().waitFor();
    if ((await row.first().getAttribute('aria-expanded')) === 'false') await row.first().locator('.monaco-tl-twistie').click();
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
