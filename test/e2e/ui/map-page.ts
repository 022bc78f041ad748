import { type Frame, type Page } from 'playwright-core';

type Colour = readonly [red: number, green: number, blue: number];

interface Drawn {
  pixelOf(address: number): { x: number; y: number } | undefined;
  readonly selected: number | undefined;
  readonly ready: boolean;
}
type MapWindow = typeof globalThis & { readonly heapscopeMap?: Drawn };

/** The memory map as a test sees it: pixels of its canvas, and the colours that its theme gives a state. */
export class MapPage {
  readonly frame: Frame;

  private constructor(frame: Frame) {
    this.frame = frame;
  }

  /** Waits for the panel, and for its first drawing to be complete. */
  static async open(page: Page): Promise<MapPage> {
    const end = Date.now() + 120_000;
    for (;;) {
      for (const frame of page.frames()) {
        const isMap = await frame
          .evaluate(() => (window as MapWindow).heapscopeMap !== undefined)
          .catch(() => false);
        if (!isMap) continue;
        const map = new MapPage(frame);
        await map.drawn();
        return map;
      }
      if (Date.now() > end) throw new Error('no memory map opened within 120 s');
      await page.waitForTimeout(50);
    }
  }

  /** Resolves when nothing is being asked for and what came is painted. */
  async drawn(): Promise<void> {
    await this.frame.waitForFunction(() => (window as MapWindow).heapscopeMap?.ready === true);
  }

  async selected(): Promise<number | undefined> {
    return this.frame.evaluate(() => (window as MapWindow).heapscopeMap?.selected);
  }

  /** Waits until the selection is not `at` any more, and answers where it is. */
  async selectedOtherThan(at: number | undefined): Promise<number> {
    await this.frame.waitForFunction(before => {
      const now = (window as MapWindow).heapscopeMap?.selected;
      return now !== undefined && now !== before;
    }, at);
    return (await this.selected())!;
  }

  /**
   * The colour that most pixels have where the bytes [at, at + size) are drawn, all in one row: labels lie over it. Undefined
   * while they are not on the canvas.
   */
  async colourOf(at: number, size: number): Promise<Colour | undefined> {
    await this.drawn();
    return this.frame.evaluate(
      ([first, last]) => {
        const { heapscopeMap } = window as MapWindow;
        const [from, to] = [heapscopeMap?.pixelOf(first), heapscopeMap?.pixelOf(last)];
        const canvas = document.querySelector<HTMLCanvasElement>('.map canvas');
        if (from === undefined || to === undefined || canvas === null) return undefined;
        const ratio = window.devicePixelRatio;
        const width = Math.max(1, Math.floor((to.x - from.x) * ratio));
        const { data } = canvas
          .getContext('2d')!
          .getImageData(from.x * ratio, (from.y - 4) * ratio, width, 8);
        const counts = new Map<string, number>();
        for (let pixel = 0; pixel < data.length; pixel += 4) {
          const colour = data.slice(pixel, pixel + 3).join(',');
          counts.set(colour, (counts.get(colour) ?? 0) + 1);
        }
        const [most] = [...counts].sort(([, one], [, other]) => other - one);
        return most![0].split(',').map(Number) as unknown as Colour;
      },
      [at, at + size - 1] as const,
    );
  }

  /** What the theme says a contributed colour is. */
  async themeColour(name: string): Promise<Colour> {
    return this.frame.evaluate(
      variable => {
        const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
        probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
        probe.fillRect(0, 0, 1, 1);
        const pixel = probe.getImageData(0, 0, 1, 1).data;
        return [pixel[0]!, pixel[1]!, pixel[2]!] as const;
      },
      `--vscode-${name.replace('.', '-')}`,
    );
  }

  /** Waits until the bytes [at, at + size) have (or have not) a theme colour. */
  async waitForColour(at: number, size: number, name: string, wanted: boolean): Promise<void> {
    const end = Date.now() + 120_000;
    for (;;) {
      const [seen, expected] = await Promise.all([this.colourOf(at, size), this.themeColour(name)]);
      if (seen !== undefined && near(seen, expected) === wanted) return;
      if (Date.now() > end)
        throw new Error(
          `0x${at.toString(16)} is ${String(seen ?? 'not on the canvas')}; ${name} is ${String(expected)}`,
        );
      await this.frame.page().waitForTimeout(50);
    }
  }
}

function near(one: Colour, other: Colour): boolean {
  return one.every((value, index) => Math.abs(value - other[index]!) <= 8);
}
