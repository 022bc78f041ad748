import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { makeNonce, pageHtml } from '../../extension/panel/html';
import { isMapQuestion, toWire } from '../../extension/panel/to-wire';
import { type ToExtension, type ToWebview } from '../../webview/protocol/messages';
import { ROOT } from '../host/places';
import { type ProgramRun } from './program-run';

export type Theme = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';
export const THEMES: readonly Theme[] = ['dark', 'light', 'high-contrast', 'high-contrast-light'];

/** Where the page lives in the browser; nothing is ever fetched from it. */
const ORIGIN = 'https://map.test';
const CLASSES: Readonly<Record<Theme, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'high-contrast': 'vscode-high-contrast',
  'high-contrast-light': 'vscode-high-contrast vscode-high-contrast-light',
};

interface Colour {
  readonly id: string;
  readonly defaults: Readonly<Record<'dark' | 'light' | 'highContrast' | 'highContrastLight', string>>;
}

/** VS Code's variables of a theme with the extension's own colours, as a webview has them. */
export function themeVariables(theme: Theme): Readonly<Record<string, string>> {
  const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(ROOT, ...path), 'utf8'));
  const themes = read('test', 'support', 'themes.json') as Record<Theme, Record<string, string>>;
  const manifest = read('package.json') as { contributes: { colors: readonly Colour[] } };
  const key = theme.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) as keyof Colour['defaults'];
  const variables = { ...themes[theme] };
  for (const { id, defaults } of manifest.contributes.colors) {
    const value = defaults[key];
    variables[id.replace('.', '-')] = value.startsWith('#')
      ? value
      : (variables[value.replace('.', '-')] ?? '');
  }
  return variables;
}

/** The files of the page, built as the product is. */
export async function buildMapPage(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: { webview: join(ROOT, 'webview', 'main.ts') },
    outdir: '/',
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: 'chrome120',
    loader: { '.ttf': 'dataurl' },
    logLevel: 'error',
    write: false,
  });
  return new Map(outputFiles.map(file => [file.path, file.text]));
}

/** Typed arrays do not pass a test's bridge; they are marked and made again on the other side. */
function toText(message: ToWebview): string {
  return JSON.stringify(message, (_, value: unknown) =>
    ArrayBuffer.isView(value)
      ? {
          typed: value.constructor.name,
          base64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'),
        }
      : value,
  );
}

/**
 * The memory map's page in a real browser, under its own content security policy, over a program that the engine runs in
 * the test's process. It stands for the extension's panel: it answers questions and tells of moves.
 */
export class MapPage {
  readonly page: Page;
  /** What the page said to the extension, without its questions. */
  readonly told: ToExtension[] = [];
  /** Everything the console called an error, and every exception. */
  readonly errors: string[] = [];
  /** Bytes of the largest view of the map that the page was answered. */
  largestAnswer = 0;
  readonly #run: ProgramRun | undefined;

  private constructor(page: Page, run: ProgramRun | undefined) {
    this.page = page;
    this.#run = run;
    page.on('console', message => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
    page.on('pageerror', error => this.errors.push(error.message));
  }

  /** Opens the page; without a program there is no session. */
  static async open(
    browser: Browser,
    files: ReadonlyMap<string, string>,
    run: ProgramRun | undefined,
    theme: Theme = 'dark',
  ): Promise<MapPage> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.setDefaultTimeout(60_000);
    const map = new MapPage(page, run);
    await page.route(`${ORIGIN}/**`, route => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html() });
      const body = files.get(pathname);
      if (body === undefined) return route.fulfill({ status: 404 });
      return route.fulfill({
        contentType: pathname.endsWith('.css') ? 'text/css' : 'text/javascript',
        body,
      });
    });
    await page.exposeBinding('tellExtension', (_, message: ToExtension) => map.#hear(message));
    // The test runner's transpiler names closures by a call; functions that are sent to the page make it too.
    await page.addInitScript('globalThis.__name = made => made;');
    await page.addInitScript(hostOfWebview, { variables: themeVariables(theme), classes: CLASSES[theme] });
    await page.goto(`${ORIGIN}/`);
    if (run !== undefined) await map.settled();
    return map;
  }

  /** Tells the page something, as the panel does. */
  async post(message: ToWebview): Promise<void> {
    await this.page.evaluate(text => {
      (window as unknown as { fromExtension(text: string): void }).fromExtension(text);
    }, toText(message));
  }

  /** The program has moved: the page asks anew. */
  async moved(): Promise<void> {
    const { step, lastStep, state } = this.#program.ask('overview', {});
    await this.post({ type: 'moved', step, lastStep, state });
    await this.settled();
  }

  /**
   * Everything that was asked for has come and is drawn, twice in a row: an answer may be followed by a question. Nothing
   * flashes any more either: the page is not ready while it does.
   */
  async settled(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      await this.page.waitForFunction(() => window.heapscopeMap.ready);
      await this.page.evaluate(() => new Promise(done => window.nextFrame(done)));
    }
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
    await this.settled();
  }

  get selected(): Promise<number | undefined> {
    return this.page.evaluate(() => window.heapscopeMap.selected);
  }

  get view(): Promise<{ zoom: number; top: number } | undefined> {
    return this.page.evaluate(() => window.heapscopeMap.view);
  }

  /** Where the byte at `at` is on the screen; undefined when it is not in sight. */
  async placeOf(at: number): Promise<{ x: number; y: number } | undefined> {
    return this.page.evaluate(address => {
      const place = window.heapscopeMap.pixelOf(address);
      const box = document.querySelector('.map canvas')?.getBoundingClientRect();
      return place === undefined || box === undefined
        ? undefined
        : { x: place.x + box.left, y: place.y + box.top };
    }, at);
  }

  /** The colour drawn for the byte at `at`, above the row's label, as `r,g,b`. */
  async colourOf(at: number): Promise<string> {
    return this.page.evaluate(address => {
      const place = window.heapscopeMap.pixelOf(address);
      const canvas = document.querySelector<HTMLCanvasElement>('.map canvas');
      if (place === undefined || canvas === null) return 'not on the canvas';
      const ratio = window.devicePixelRatio;
      const context = canvas.getContext('2d');
      const pixel = context?.getImageData(place.x * ratio, (place.y - 7) * ratio, 1, 1).data;
      return pixel === undefined ? 'no context' : [...pixel.slice(0, 3)].join();
    }, at);
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  get #program(): ProgramRun {
    if (this.#run === undefined) throw new Error('this page has no program');
    return this.#run;
  }

  async #hear(message: ToExtension): Promise<void> {
    if (message.type !== 'ask') this.told.push(message);
    if (message.type === 'ask') await this.#answer(message.id, message.question, message.args);
    else if (message.type === 'ready' && this.#run !== undefined) {
      const { profile, pointerBytes, step, lastStep, state } = this.#run.ask('overview', {});
      await this.post({ type: 'sessionStarted', name: 'demo.heap.c', profile, pointerBytes });
      await this.post({ type: 'moved', step, lastStep, state });
    }
  }

  async #answer(id: number, question: string, args: unknown): Promise<void> {
    try {
      if (!isMapQuestion(question)) throw new Error(`the map may not ask "${question}"`);
      const answer = this.#program.ask(question, args as never);
      const result = toWire[question](answer as never);
      if (question === 'map') this.largestAnswer = Math.max(this.largestAnswer, bytesOf(result));
      await this.post({ type: 'answer', id, result });
    } catch (error) {
      await this.post({ type: 'failed', id, message: String(error) });
    }
  }
}

function bytesOf(answer: object | null): number {
  const values: unknown[] = Object.values(answer ?? {});
  return values.reduce<number>(
    (sum, value) => sum + (ArrayBuffer.isView(value) ? value.byteLength : JSON.stringify(value).length),
    0,
  );
}

const html = (): string =>
  pageHtml({
    script: `${ORIGIN}/webview.js`,
    style: `${ORIGIN}/webview.css`,
    cspSource: ORIGIN,
    nonce: makeNonce(),
    title: 'Memory Map',
  });

declare global {
  interface Window {
    readonly heapscopeMap: {
      pixelOf(address: number): { x: number; y: number } | undefined;
      readonly selected: number | undefined;
      readonly view: { readonly zoom: number; readonly top: number } | undefined;
      readonly ready: boolean;
    };
    /** Milliseconds of script in each frame that the page has drawn. */
    readonly frameTimes: number[];
    /** The browser's own requestAnimationFrame: a frame that nobody counts. */
    nextFrame(callback: FrameRequestCallback): number;
  }
}

/** What VS Code puts into a webview before its page: the API, the theme's variables, the body's classes. Runs in the page. */
function hostOfWebview({
  variables,
  classes,
}: {
  variables: Readonly<Record<string, string>>;
  classes: string;
}): void {
  const makers: Readonly<Record<string, new (buffer: ArrayBuffer) => unknown>> = {
    Float64Array,
    Uint8Array,
    Uint16Array,
    Uint32Array,
    Int32Array,
  };
  const revive = (_: string, value: unknown): unknown => {
    const { typed, base64 } = (value ?? {}) as { typed?: string; base64?: string };
    const maker = makers[typed ?? ''];
    if (maker === undefined || base64 === undefined) return value;
    return new maker(Uint8Array.from(atob(base64), letter => letter.charCodeAt(0)).buffer);
  };
  const frames: number[] = [];
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = callback =>
    request(now => {
      const start = performance.now();
      callback(now);
      frames.push(performance.now() - start);
    });
  Object.assign(window, {
    frameTimes: frames,
    nextFrame: request,
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => {
        (window as unknown as { tellExtension(message: unknown): void }).tellExtension(message);
      },
      getState: () => (JSON.parse(sessionStorage.getItem('state') ?? 'null') as object | null) ?? undefined,
      setState: (state: unknown) => {
        sessionStorage.setItem('state', JSON.stringify(state));
      },
    }),
    fromExtension: (text: string) => {
      // At once, so that what comes next finds the page at work and not yet idle.
      window.dispatchEvent(new MessageEvent('message', { data: JSON.parse(text, revive) as unknown }));
    },
  });
  document.addEventListener('DOMContentLoaded', () => {
    for (const [name, value] of Object.entries(variables))
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    document.body.className = `${document.body.className} ${classes}`.trim();
  });
}
