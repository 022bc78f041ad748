import { bytesInRegions } from '../extents';
import { type RegionRow, RunKind } from '../protocol/map-types';
import { addressText, roughSizeText } from '../text';
import { type Extent, foldExtent, rowExtent } from './bands';
import { cssColour, type MapColours, parseColour, type Rgb, textOn } from './colours';
import { labelsOf } from './labels';
import { headerPieces, type Piece, piecesOf, type Shape, shapesOf, slackPieces } from './layout';
import { type Patterns } from './patterns';
import { type Filter, type Run, showsRun } from './runs';
import { type Geometry, visibleRows } from './zoom';

/** One frame: everything that the canvas depends on. */
export interface Scene {
  readonly geometry: Geometry;
  readonly runs: readonly Run[];
  readonly regions: readonly RegionRow[];
  readonly filter: Filter;
  readonly colourBy: 'state' | 'heap';
  readonly colours: MapColours;
  readonly patterns: Patterns;
  readonly pointerBytes: 4 | 8;
  /** Width of the address gutter, CSS pixels. */
  readonly gutter: number;
  /** Font families of the workbench and of the editor. */
  readonly fonts: { readonly text: string; readonly code: string };
  readonly selected: Run | undefined;
  readonly hovered: Run | undefined;
  /** Addresses of the runs that just changed, and how strongly they still show it, 1 to 0. */
  readonly changed: { readonly at: ReadonlySet<number>; readonly strength: number };
}

type Ink = Pick<Scene, 'colours' | 'patterns'>;

const GRAY: Rgb = { red: 128, green: 128, blue: 128 };

/** Draws `scene`; the context is scaled to CSS pixels. */
export function paintMap(on: CanvasRenderingContext2D, scene: Scene): void {
  const { geometry, colours, gutter } = scene;
  on.fillStyle = colours.background;
  on.fillRect(0, 0, gutter + geometry.width, geometry.height);
  paintGutter(on, scene);
  on.save();
  on.beginPath();
  on.rect(gutter, 0, geometry.width, geometry.height);
  on.clip();
  on.translate(gutter, 0);
  const shapes = shapesOf(
    geometry,
    scene.runs.filter(run => showsRun(scene.filter, run)),
  );
  for (const shape of shapes) paintShape(on, scene, shape);
  for (const shape of shapes) paintMarks(on, scene, shape);
  outline(on, scene, scene.hovered, colours.foreground, 1);
  outline(on, scene, scene.selected, colours.focus, 2);
  on.restore();
}

/** What stands at the ends of a block beside the program's bytes. */
export type BlockPart = 'header' | 'slack';

/** A sample of a kind, or of a part of a block, for the legend: drawn by the same code as the map. */
export function paintSwatch(
  on: CanvasRenderingContext2D,
  ink: Ink,
  kind: RunKind | BlockPart,
  size: { readonly width: number; readonly height: number },
): void {
  const box = { x: 0, y: 0, ...size, opens: true, closes: true };
  on.clearRect(0, 0, size.width, size.height);
  if (kind === 'slack') paintSlack(on, ink, box);
  else if (kind === 'header') {
    on.fillStyle = ink.colours.header;
    on.fillRect(0, 0, size.width, size.height);
  } else paintKind(on, ink, kind, box, ink.colours.kinds[kind]);
}

function paintGutter(on: CanvasRenderingContext2D, scene: Scene): void {
  const { geometry, colours, gutter } = scene;
  const rows = visibleRows(geometry);
  on.textBaseline = 'middle';
  on.textAlign = 'left';
  on.fillStyle = colours.muted;
  on.font = `12px ${scene.fonts.code}`;
  for (let row = rows.first; row < rows.end; row++) {
    const y = (row - geometry.top + 0.5) * geometry.rowHeight;
    const extent = rowExtent(geometry.bands, row);
    if (extent !== undefined) on.fillText(addressText(extent.at, scene.pointerBytes), 8, y);
    const fold = foldExtent(geometry.bands, row);
    if (fold !== undefined) paintFold(on, scene, y, fold);
  }
  on.fillRect(gutter - 5, 0, 1, geometry.height);
}

/** The row that stands for reserved and empty address space. */
function paintFold(on: CanvasRenderingContext2D, scene: Scene, y: number, fold: Extent): void {
  const { gutter, geometry } = scene;
  on.save();
  on.font = `11px ${scene.fonts.text}`;
  on.strokeStyle = scene.colours.muted;
  on.setLineDash([1, 5]);
  const text = foldText(bytesInRegions(scene.regions, fold), fold);
  const width = on.measureText(text).width;
  on.fillText(text, gutter + 4, y);
  on.beginPath();
  on.moveTo(gutter + width + 12, Math.round(y) + 0.5);
  on.lineTo(gutter + geometry.width - 4, Math.round(y) + 0.5);
  on.stroke();
  on.restore();
}

/** `15 MB reserved · 1.8 GB unmapped`. */
function foldText(reserved: number, fold: Extent): string {
  const unmapped = fold.end - fold.at - reserved;
  const parts = reserved > 0 ? [`${roughSizeText(reserved)} reserved`] : [];
  if (unmapped > 0) parts.push(`${roughSizeText(unmapped)} unmapped`);
  return parts.join(' · ');
}

/** A piece without the hair lines that keep rows and neighbours apart. */
function inset(piece: Piece): Piece {
  const right = piece.closes && piece.width > 4 ? 1 : 0;
  const y = Math.round(piece.y);
  return {
    ...piece,
    y: y + 2,
    width: Math.max(1, piece.width - right),
    height: Math.max(1, Math.round(piece.y + piece.height) - y - 4),
  };
}

function paintShape(on: CanvasRenderingContext2D, scene: Scene, shape: Shape): void {
  const { run } = shape;
  const fill = fillOf(scene, run);
  for (const piece of shape.pieces) {
    const box = inset(piece);
    if (run.detail) paintKind(on, scene, run.kind, box, fill);
    else paintCell(on, scene, run, box, fill);
  }
  if (!run.detail) return;
  const first = shape.pieces[0]!;
  if (isFilled(run.kind) && first.width >= 5) {
    for (const piece of slackPieces(scene.geometry, run)) paintSlack(on, scene, inset(piece));
    paintNotch(on, scene, run, first);
  }
  paintLabel(on, scene, shape, fill);
}

const isFilled = (kind: RunKind): boolean => kind === RunKind.Busy || kind === RunKind.Large;

function fillOf(scene: Scene, run: Run): string {
  const { colours } = scene;
  if (scene.colourBy === 'heap' && run.heap !== 0 && isFilled(run.kind)) {
    // Handles are 64 KB aligned: their upper bits tell heaps apart.
    return colours.ramp[Math.floor(run.heap / 0x10000) % colours.ramp.length]!;
  }
  return colours.kinds[run.kind];
}

function paintKind(on: CanvasRenderingContext2D, scene: Ink, kind: RunKind, box: Piece, fill: string): void {
  const { patterns, colours } = scene;
  switch (kind) {
    case RunKind.Busy:
    case RunKind.Internal:
    case RunKind.Committed:
      fillBox(on, colours, box, fill);
      return;
    case RunKind.Large:
      fillBox(on, colours, box, fill);
      texture(on, patterns.levels, box);
      return;
    case RunKind.Free:
      hollowBox(on, box, fill, patterns.hatch);
      return;
    case RunKind.Cached:
      hollowBox(on, box, fill, undefined);
      if (box.opens) dot(on, box.x + 6, box.y + box.height / 2, 2, fill);
      return;
    case RunKind.Damaged:
      hollowBox(on, box, fill, patterns.cross);
      return;
    case RunKind.Reserved:
      texture(on, patterns.dots, box);
      return;
    case RunKind.Guard:
      hollowBox(on, box, fill, patterns.stripes);
      return;
    case RunKind.Unmapped:
      return;
  }
}

function fillBox(on: CanvasRenderingContext2D, colours: MapColours, box: Piece, fill: string): void {
  if (colours.highContrast) {
    edges(on, box, fill, 1);
    return;
  }
  on.fillStyle = fill;
  on.fillRect(box.x, box.y, box.width, box.height);
}

/** Fills with a texture that starts at the row's upper edge, so that all rows look alike. */
function texture(on: CanvasRenderingContext2D, pattern: CanvasPattern, box: Piece): void {
  on.save();
  on.translate(0, box.y);
  on.fillStyle = pattern;
  on.fillRect(box.x, 0, box.width, box.height);
  on.restore();
}

function hollowBox(
  on: CanvasRenderingContext2D,
  box: Piece,
  colour: string,
  pattern: CanvasPattern | undefined,
): void {
  if (pattern !== undefined) texture(on, pattern, box);
  edges(on, box, colour, 1);
}

/** The outline of a piece, open where the run goes on in the next row. */
function edges(on: CanvasRenderingContext2D, box: Piece, colour: string, width: number): void {
  const half = width / 2;
  const [left, right] = [box.x + half, box.x + box.width - half];
  const [top, bottom] = [box.y + half, box.y + box.height - half];
  on.strokeStyle = colour;
  on.lineWidth = width;
  on.beginPath();
  on.moveTo(left, top);
  on.lineTo(right, top);
  on.moveTo(left, bottom);
  on.lineTo(right, bottom);
  if (box.opens) {
    on.moveTo(left, top);
    on.lineTo(left, bottom);
  }
  if (box.closes && box.width > 2) {
    on.moveTo(right, top);
    on.lineTo(right, bottom);
  }
  on.stroke();
}

/** A cell of many blocks: a column as high as its share of busy bytes. */
function paintCell(on: CanvasRenderingContext2D, scene: Scene, run: Run, box: Piece, fill: string): void {
  if (run.kind >= RunKind.Reserved) {
    paintKind(on, scene, run.kind, box, fill);
    return;
  }
  const { colours, patterns } = scene;
  texture(on, patterns.hatch, box);
  const height = Math.round(box.height * run.busyShare);
  const column = { ...box, y: box.y + box.height - height, height };
  if (height > 0)
    fillBox(on, colours, column, run.kind === RunKind.Damaged ? colours.fault : colours.kinds[RunKind.Busy]);
}

function paintSlack(on: CanvasRenderingContext2D, scene: Ink, box: Piece): void {
  if (scene.colours.highContrast) {
    texture(on, scene.patterns.hatch, box);
    return;
  }
  on.fillStyle = scene.colours.slack;
  on.fillRect(box.x, box.y, box.width, box.height);
}

/** The block's header: a notch at its front, at least three pixels so that it can be seen. */
function paintNotch(on: CanvasRenderingContext2D, scene: Scene, run: Run, first: Piece): void {
  const header = headerPieces(scene.geometry, run)[0];
  if (header === undefined || !first.opens) return;
  const box = inset(header);
  on.fillStyle = scene.colours.header;
  on.fillRect(box.x, box.y, Math.min(first.width / 2, Math.max(3, box.width)), box.height);
}

/** The first label that fits into the widest piece. */
function paintLabel(on: CanvasRenderingContext2D, scene: Scene, shape: Shape, fill: string): void {
  const widest = shape.pieces.reduce((best, piece) => (piece.width > best.width ? piece : best));
  if (widest.width < 24 || widest.height < 16) return;
  const { run } = shape;
  const notch = widest.opens && isFilled(run.kind) ? (headerPieces(scene.geometry, run)[0]?.width ?? 0) : 0;
  const room = widest.width - Math.max(3, notch) - 12;
  on.font = `11px ${scene.fonts.text}`;
  on.textAlign = 'left';
  on.textBaseline = 'middle';
  const text = labelsOf(run).find(label => on.measureText(label).width <= room);
  if (text === undefined) return;
  const x = widest.x + Math.max(3, notch) + (run.fault >= 0 && widest.opens ? 14 : 6);
  const y = widest.y + widest.height / 2;
  on.fillStyle = labelColour(on, scene, run.kind, fill, { x, y, width: on.measureText(text).width });
  on.fillText(text, x, y);
}

/** Text on a texture gets a plate of the background under it; on a fill the colour that reads. */
function labelColour(
  on: CanvasRenderingContext2D,
  scene: Scene,
  kind: RunKind,
  fill: string,
  at: { readonly x: number; readonly y: number; readonly width: number },
): string {
  const { colours } = scene;
  const solid = isFilled(kind) || kind === RunKind.Internal || kind === RunKind.Committed;
  if (!solid || colours.highContrast) {
    on.fillStyle = colours.background;
    on.fillRect(at.x - 3, at.y - 7, at.width + 6, 14);
    return kind === RunKind.Reserved ? colours.muted : colours.foreground;
  }
  return cssColour(textOn(parseColour(fill) ?? GRAY, parseColour(colours.foreground) ?? GRAY));
}

/** What lies over the fills: a change that fades, and a fault that stays. */
function paintMarks(on: CanvasRenderingContext2D, scene: Scene, shape: Shape): void {
  const { colours, changed } = scene;
  const { run } = shape;
  if (changed.strength > 0 && changed.at.has(run.at)) {
    on.save();
    on.globalAlpha = 0.6 * changed.strength;
    on.fillStyle = colours.changed;
    for (const piece of shape.pieces) on.fillRect(piece.x, piece.y + 1, piece.width, piece.height - 2);
    on.restore();
  }
  if (run.fault < 0) return;
  for (const piece of shape.pieces) edges(on, faultBox(piece), colours.fault, 2);
  const first = shape.pieces[0]!;
  const x = first.x + Math.min(first.width / 2, 12);
  dot(on, x, first.y + first.height / 2, 4, colours.fault, colours.background);
}

const faultBox = (piece: Piece): Piece => ({
  ...piece,
  y: piece.y + 1,
  height: piece.height - 2,
  width: Math.max(3, piece.width),
});

function dot(
  on: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  fill: string,
  rim?: string,
): void {
  on.beginPath();
  on.arc(x, y, radius, 0, 2 * Math.PI);
  on.fillStyle = fill;
  on.fill();
  if (rim === undefined) return;
  on.strokeStyle = rim;
  on.lineWidth = 1.5;
  on.stroke();
}

function outline(
  on: CanvasRenderingContext2D,
  scene: Scene,
  run: Run | undefined,
  colour: string,
  width: number,
): void {
  if (run === undefined) return;
  for (const piece of piecesOf(scene.geometry, { at: run.at, end: run.at + run.size })) {
    edges(
      on,
      { ...piece, y: piece.y + 1, height: piece.height - 2, width: Math.max(3, piece.width) },
      colour,
      width,
    );
  }
}
