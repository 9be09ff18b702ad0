import { type Binary, toBinary } from '../../../base/bytes';
import type { Random } from '../../../base/random';

export interface SchotterSize {
  /** Characters to a line; each stands for two dots by four. */
  readonly columns: number;
  readonly squaresPerRow: number;
  readonly squaresPerColumn: number;
}

/** How many dots of a Braille character stand above and beside each other; the bit of each in its code, line by line. */
const dotBits = [
  [0, 3],
  [1, 4],
  [2, 5],
  [6, 7],
];
const blankBraille = 0x2800;

/** LOLWUT of Redis 5, after Georg Nees' picture of 1968: rows of squares, the lower the more out of order. */
export function schotter({ columns, squaresPerRow, squaresPerColumn }: SchotterSize, random: Random): Binary {
  const width = columns * 2;
  const padding = width > 4 ? 2 : 0;
  const side = Math.fround((width - padding * 2) / squaresPerRow);
  const dots = new Dots(width, Math.trunc(Math.fround(side * squaresPerColumn) + padding * 2));
  for (let row = 0; row < squaresPerColumn; row++) {
    const disorder = row > 1 ? row / squaresPerColumn : 0;
    const amount = (): number => (random.next() * 2 - 1) * disorder;
    for (let column = 0; column < squaresPerRow; column++) {
      const x = middle(column, side, padding) + Math.trunc((amount() * side) / 3);
      const y = middle(row, side, padding) + Math.trunc((amount() * side) / 3);
      dots.square(x, y, side, amount());
    }
  }
  return dots.toBraille();
}

/** Where the middle of a square in order is; Redis reckons with 32 bits. */
function middle(place: number, side: number, padding: number): number {
  return Math.trunc(Math.fround(Math.fround(Math.fround(place * side) + side / 2) + padding));
}

class Dots {
  private readonly isSet: Uint8Array;

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    this.isSet = new Uint8Array(width * height);
  }

  /** Draws a square around a point, turned by an angle. */
  square(x: number, y: number, side: number, angle: number): void {
    const radius = Math.round(side / Math.SQRT2);
    const corners = [0, 1, 2, 3].map((quarter) => {
      const direction = angle + Math.PI * (0.25 + quarter / 2);
      return [Math.round(x + Math.sin(direction) * radius), Math.round(y + Math.cos(direction) * radius)] as const;
    });
    for (const [at, corner] of corners.entries()) this.line(corner, corners[(at + 1) % 4]!);
  }

  toBraille(): Binary {
    let text = '';
    for (let y = 0; y < this.height; y += 4) {
      for (let x = 0; x < this.width; x += 2) text += String.fromCharCode(blankBraille + this.bitsAt(x, y));
      if (y !== this.height - 1) text += '\n';
    }
    return toBinary(text);
  }

  private line(from: readonly [number, number], to: readonly [number, number]): void {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const steps = Math.max(Math.abs(dx), Math.abs(dy), 1);
    for (let step = 0; step <= steps; step++) {
      const x = Math.round(from[0] + (dx * step) / steps);
      const y = Math.round(from[1] + (dy * step) / steps);
      if (x >= 0 && x < this.width && y >= 0 && y < this.height) this.isSet[y * this.width + x] = 1;
    }
  }

  private bitsAt(left: number, top: number): number {
    let bits = 0;
    for (const [down, row] of dotBits.entries()) {
      for (const [right, bit] of row.entries()) {
        if (top + down < this.height && this.isSet[(top + down) * this.width + left + right] === 1) bits |= 1 << bit;
      }
    }
    return bits;
  }
}
