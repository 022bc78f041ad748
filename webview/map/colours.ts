import { type RunKind } from '../protocol/map-types';

/** Colours of the map as the theme gives them, each any CSS colour `parseColour` reads. */
export interface MapColours {
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly focus: string;
  readonly fault: string;
  readonly changed: string;
  readonly header: string;
  readonly slack: string;
  readonly kinds: Readonly<Record<RunKind, string>>;
  /** Eight colours for things told apart by number: heaps. */
  readonly ramp: readonly string[];
  /** Outlines, not fills. */
  readonly highContrast: boolean;
}

export interface Rgb {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)` and `rgba(…)`; alpha is dropped. Undefined for anything else. */
export function parseColour(text: string): Rgb | undefined {
  const hexDigits = /^#([0-9a-f]{3,8})$/i.exec(text.trim())?.[1];
  if (hexDigits !== undefined) return parseHexColour(hexDigits);
  const parts = /^rgba?\(([^)]*)\)$/i
    .exec(text.trim())?.[1]
    ?.split(/[\s,/]+/)
    .filter(part => part !== '');
  const [red, green, blue] = (parts ?? []).map(Number);
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  return [red, green, blue].every(Number.isFinite) ? { red, green, blue } : undefined;
}

function parseHexColour(digits: string): Rgb | undefined {
  const wide = digits.length <= 4 ? digits.replace(/./g, '$&$&') : digits;
  if (wide.length !== 6 && wide.length !== 8) return undefined;
  const part = (from: number): number => Number.parseInt(wide.slice(from, from + 2), 16);
  return { red: part(0), green: part(2), blue: part(4) };
}

/** Relative luminance, 0 to 1. Source: WCAG 2.2, definition of relative luminance. */
export function luminance({ red, green, blue }: Rgb): number {
  const linear = (channel: number): number => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, definition of contrast ratio. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** `over` laid over `under` with `alpha` (0 to 1). */
export function mix(under: Rgb, over: Rgb, alpha: number): Rgb {
  const channel = (a: number, b: number): number => Math.round(a + (b - a) * alpha);
  return {
    red: channel(under.red, over.red),
    green: channel(under.green, over.green),
    blue: channel(under.blue, over.blue),
  };
}

export const cssColour = ({ red, green, blue }: Rgb, alpha = 1): string =>
  alpha === 1 ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${alpha})`;

const BLACK: Rgb = { red: 0, green: 0, blue: 0 };
const WHITE: Rgb = { red: 255, green: 255, blue: 255 };

/**
 * The colour of text on `fill`: the theme's own where it reaches 4.5:1, else black or white, one of which always does.
 */
export function textOn(fill: Rgb, foreground: Rgb): Rgb {
  if (contrast(fill, foreground) >= 4.5) return foreground;
  return contrast(fill, BLACK) >= contrast(fill, WHITE) ? BLACK : WHITE;
}
