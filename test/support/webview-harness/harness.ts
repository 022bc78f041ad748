import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

export type Theme = 'dark' | 'light' | 'high-contrast';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of the system; undefined where there is none. */
export const browserPath = (): string | undefined =>
  process.env['CHROME_PATH'] ?? BROWSERS.find(path => existsSync(path));

/** A page with the map as VS Code would show it, over a pretended session; close it when done. */
export interface Harness {
  open(theme: Theme, query?: string): Promise<Page>;
  close(): Promise<void>;
}

export async function startHarness(executablePath: string): Promise<Harness> {
  const folder = await mkdtemp(join(tmpdir(), 'heapscope-webview-'));
  const here = import.meta.dirname;
  await build({
    entryPoints: { webview: join(here, '../../../webview/main.ts'), session: join(here, 'fake-session.ts') },
    bundle: true,
    outdir: folder,
    format: 'iife',
    target: 'chrome120',
    logLevel: 'error',
  });
  const themes = JSON.parse(await readFile(join(here, 'themes.json'), 'utf8')) as Record<
    Theme,
    Record<string, string>
  >;
  const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  return {
    open: async (theme, query = '') => {
      const html = join(folder, `${theme}.html`);
      await writeFile(html, pageHtml(theme, themes[theme]));
      const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
      await page.goto(`${pathToFileURL(html).href}${query}`);
      return page;
    },
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true });
    },
  };
}

function pageHtml(theme: Theme, colours: Record<string, string>): string {
  const variables = Object.entries(colours).map(([name, value]) => `--vscode-${name}:${value}`);
  const body = theme === 'high-contrast' ? 'vscode-dark vscode-high-contrast' : `vscode-${theme}`;
  return `<!doctype html><html lang="en" style="${variables.join(';')}"><head><meta charset="utf-8">
<link rel="stylesheet" href="webview.css"></head><body class="${body}">
<script src="session.js"></script><script src="webview.js"></script></body></html>`;
}
