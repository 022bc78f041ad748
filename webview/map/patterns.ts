import { cssColour, type MapColours, parseColour } from './colours';

/** Textures that tell kinds apart without their hue. */
export interface Patterns {
  /** Free: thin lines rising to the right. */
  readonly hatch: CanvasPattern;
  /** Reserved: dots. */
  readonly dots: CanvasPattern;
  /** Guard pages: broad stripes falling to the right. */
  readonly stripes: CanvasPattern;
  /** Damaged: crossed lines in the fault's colour. */
  readonly cross: CanvasPattern;
  /** Large blocks: level lines over their fill. */
  readonly levels: CanvasPattern;
}

/** Textures at `ratio` device pixels to a CSS pixel, so that lines are sharp. */
export function makePatterns(
  context: CanvasRenderingContext2D,
  colours: MapColours,
  ratio: number,
): Patterns {
  const tile = (
    size: number,
    colour: string,
    draw: (tile: CanvasRenderingContext2D) => void,
  ): CanvasPattern => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = Math.round(size * ratio);
    const on = canvas.getContext('2d')!;
    on.scale(canvas.width / size, canvas.height / size);
    on.strokeStyle = on.fillStyle = colour;
    draw(on);
    const pattern = context.createPattern(canvas, 'repeat')!;
    pattern.setTransform(new DOMMatrix().scale(size / canvas.width, size / canvas.height));
    return pattern;
  };
  const kinds = colours.kinds;
  const faint = colours.highContrast ? 0.9 : 0.45;
  const faded = (colour: string, alpha: number): string => {
    const rgb = parseColour(colour);
    return rgb === undefined ? colour : cssColour(rgb, alpha);
  };
  return {
    hatch: tile(8, faded(kinds[0], faint), on => {
      diagonal(on, 8, 1, true);
    }),
    dots: tile(6, faded(kinds[6], 0.9), on => {
      on.fillRect(2, 2, 1.25, 1.25);
    }),
    stripes: tile(10, kinds[8], on => {
      diagonal(on, 10, 3, false);
    }),
    cross: tile(6, colours.fault, on => {
      diagonal(on, 6, 1, true);
      diagonal(on, 6, 1, false);
    }),
    levels: tile(5, faded(colours.background, 0.4), on => {
      on.fillRect(0, 0, 5, 1);
    }),
  };
}

/** A diagonal through a square tile, with the corners its neighbours leave open. */
function diagonal(on: CanvasRenderingContext2D, size: number, width: number, rising: boolean): void {
  on.lineWidth = width;
  on.beginPath();
  for (const shift of [-size, 0, size]) {
    on.moveTo(shift - 1, rising ? size + 1 : -1);
    on.lineTo(shift + size + 1, rising ? -1 : size + 1);
  }
  on.stroke();
}
