import { cssColour, type MapColours, mix, parseColour, type Rgb } from './map/colours';
import { RunKind } from './protocol/map-types';

/** Fallbacks for a host without VS Code's variables: its default dark theme. */
const PLAIN: Readonly<Record<string, string>> = {
  'editor-background': '#1e1e1e',
  'editor-foreground': '#cccccc',
  descriptionForeground: '#9d9d9d',
  focusBorder: '#007fd4',
  'charts-blue': '#3794ff',
  'charts-red': '#f14c4c',
  'charts-yellow': '#cca700',
  'charts-orange': '#d18616',
  'charts-green': '#89d185',
  'charts-purple': '#b180d7',
};

const RAMP = ['blue', 'green', 'purple', 'orange', 'yellow', 'blue', 'green', 'purple'];

/** The theme's colours for the map: `heapscope.*` where the extension contributes them, else VS Code's chart colours. */
export function readColours(element: HTMLElement): MapColours {
  const style = getComputedStyle(element);
  const token = (name: string): string =>
    style.getPropertyValue(`--vscode-${name}`).trim() || (PLAIN[name] ?? '');
  const own = (name: string, fallback: string): string =>
    style.getPropertyValue(`--vscode-heapscope-${name}`).trim() || fallback;
  const colour = (text: string): Rgb => parseColour(text) ?? { red: 128, green: 128, blue: 128 };
  const background = token('editor-background');
  const foreground = token('editor-foreground');
  const over = (text: string, alpha: number): string =>
    cssColour(mix(colour(background), colour(text), alpha));
  const busy = own('busy', token('charts-blue'));
  const fault = own('fault', token('charts-red'));
  return {
    background,
    foreground,
    muted: token('descriptionForeground'),
    focus: token('focusBorder'),
    fault,
    changed: own('changed', token('charts-yellow')),
    header: own('header', over(foreground, 0.75)),
    slack: own('slack', over(busy, 0.45)),
    kinds: {
      [RunKind.Free]: own('free', over(foreground, 0.55)),
      [RunKind.Busy]: busy,
      [RunKind.Internal]: own('header', over(foreground, 0.45)),
      [RunKind.Cached]: own('cached', token('charts-green')),
      [RunKind.Large]: own('large', token('charts-purple')),
      [RunKind.Damaged]: fault,
      [RunKind.Reserved]: own('reserved', over(foreground, 0.4)),
      [RunKind.Committed]: own('committed', over(foreground, 0.25)),
      [RunKind.Guard]: own('guard', token('charts-orange')),
      [RunKind.Unmapped]: background,
    },
    ramp: RAMP.map((name, index) => own(`ramp${index + 1}`, token(`charts-${name}`))),
    highContrast: element.classList.contains('vscode-high-contrast'),
  };
}

/** Calls `changed` whenever VS Code switches the theme: it rewrites the variables of the root and the body's classes. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
}
