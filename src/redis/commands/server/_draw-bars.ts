/** A bar of a chart, with the text that stands below it, downwards. */
export interface Bar {
  readonly height: number;
  readonly label: string;
}

const rows = 4;
/** A bar ends in one of these, by how much of the row it fills; below its end it is full. */
const ends = '_o#';
const full = '|';

/** A chart of bars as text, lines of so many columns; the lowest bar stands on the ground, the highest fills all rows. */
export function drawBars(bars: readonly Bar[], columns: number): string {
  const heights = bars.map((bar) => bar.height);
  const least = Math.min(...heights);
  const range = Math.max(...heights) - least || 1;
  const steps = rows * ends.length;
  const towers = bars.map(({ height, label }) => {
    const step = Math.min(steps - 1, Math.floor(((height - least) * steps) / range));
    return tower(step) + label;
  });
  const charts: string[] = [];
  for (let at = 0; at < towers.length; at += columns) charts.push(sideBySide(towers.slice(at, at + columns)));
  return charts.join('\n');
}

/** From the top row down to the ground, and a free row. */
function tower(step: number): string {
  const whole = Math.floor(step / ends.length);
  return `${' '.repeat(rows - 1 - whole)}${ends[step % ends.length]}${full.repeat(whole)} `;
}

function sideBySide(columns: readonly string[]): string {
  const height = Math.max(...columns.map((each) => each.length));
  const lines = Array.from({ length: height }, (_, row) => columns.map((each) => each[row] ?? ' ').join(''));
  return lines.map((line) => `${line}\n`).join('');
}
