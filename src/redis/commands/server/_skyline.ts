import type { Binary } from '../../../base/bytes';
import type { Random } from '../../../base/random';

/** Terminal escapes of the four shades, foreground and background alike; black first. */
const shades = ['0;30;40m', '0;90;100m', '0;37;47m', '0;97;107m'];
const [black, darkGray, lightGray, white] = [0, 1, 2, 3];

interface Tower {
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly shade: number;
  readonly hasWindows: boolean;
}

/** LOLWUT of Redis 6: towers before towers at night, as backgrounds of 8-bit games have them. */
export function skyline(columns: number, rows: number, random: Random): Binary {
  const canvas = Array.from({ length: rows }, () => new Uint8Array(columns).fill(white));
  const aboveHalf = (share: number): number => Math.floor(rows / 2) + Math.floor(random.below(rows) / share);
  for (let left = random.below(8) - 10; left < columns; left += random.below(8)) {
    const width = 10 + random.below(9);
    draw(canvas, { left, width, height: aboveHalf(2), shade: lightGray, hasWindows: false }, random);
    left += width >> 1;
  }
  for (let left = random.below(8) - 10; left < columns; left += random.below(8)) {
    const width = 10 + random.below(9);
    draw(canvas, { left, width, height: aboveHalf(3), shade: darkGray, hasWindows: false }, random);
    left += width + 1;
  }
  for (let left = random.below(8) - 10; left < columns; left += random.below(8)) {
    const anyWidth = 5 + random.below(14);
    // Windows are two wide: few widths end with half of one.
    const width = anyWidth + (anyWidth % 4 === 0 ? 0 : anyWidth % 3);
    const height = Math.floor(rows / 3) + Math.floor(random.below(rows) / 2);
    draw(canvas, { left, width, height, shade: black, hasWindows: true }, random);
    left += width + 5;
  }
  return canvas.map((row) => Array.from(row, (shade) => `\x1b[${shades[shade]} \x1b[0m`).join('')).join('\n');
}

function draw(canvas: readonly Uint8Array[], tower: Tower, random: Random): void {
  const { left, width, height, shade, hasWindows } = tower;
  const roof = canvas.length - height;
  for (let y = Math.max(roof, 0); y < canvas.length; y++) {
    const row = canvas[y]!;
    const edge = y === roof ? 2 : 0;
    row.fill(shade, Math.max(left + edge, 0), Math.max(left + width - edge, 0));
    const isStorey = y > roof + 1 && y < canvas.length - 2 && (y - roof) % 2 === 0;
    if (!hasWindows || !isStorey) continue;
    for (let x = left + 3; x < left + width - 2; x += 4) {
      row.fill(darkGray + random.below(2), Math.max(x, 0), Math.max(Math.min(x + 2, left + width - 2), 0));
    }
  }
}
