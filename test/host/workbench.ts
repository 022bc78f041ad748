import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { CHROMIUM_ARGUMENTS, chromium } from './chromium';
import { type Server } from './server';

/** What the workbench is told about extensions under development. */
export interface Development {
  /** Folders of extensions to load. */
  readonly extensions: readonly string[];
  /** A module whose `run()` is called inside the extension host. */
  readonly tests?: string;
}

export async function startBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium(),
    headless: true,
    args: [...CHROMIUM_ARGUMENTS],
  });
}

/**
 * A built workbench ignores extensions under development named in its address; it reads them from the configuration
 * that its page carries, so that is where they are added before any of its scripts runs.
 */
export async function loadUnderDevelopment(
  page: Page,
  server: Server,
  development: Development,
): Promise<void> {
  const authority = server.url.replace('http://', '');
  const remote = (path: string): object => ({ $mid: 1, scheme: 'vscode-remote', authority, path });
  const options = {
    extensions: development.extensions.map(remote),
    ...(development.tests === undefined ? {} : { extensionTestsPath: remote(development.tests) }),
  };
  await page.addInitScript((added: object) => {
    if (window !== window.top) return;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its element as `this` below
    const original = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name: string): string | null {
      const value = original.call(this, name);
      if (name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration' || value === null)
        return value;
      const configuration = JSON.parse(value) as { developmentOptions?: object };
      return JSON.stringify({
        ...configuration,
        developmentOptions: { ...configuration.developmentOptions, ...added },
      });
    };
  }, options);
}

/** Opens an address of the host; an HTTP error carries its text. */
export async function openPage(page: Page, url: string): Promise<void> {
  // Its scripts are waited for by what they show; the browser's own sign may come much later.
  const response = await page.goto(url, { waitUntil: 'commit', timeout: 240_000 });
  if (response?.ok() === true) return;
  const text = (await response?.text()) ?? 'nothing';
  throw new Error(`the workbench answered ${String(response?.status())}: ${text.slice(0, 500)}`);
}
