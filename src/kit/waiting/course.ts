import { showMs } from './show';

interface Stretch {
  readonly text: string;
  readonly fromMs: number;
  readonly firstTry: number;
  lastTry: number;
}

/** Of a long course this many stretches are kept at its beginning. */
const keptFirst = 5;
/** Of a long course this many stretches are kept at its end. */
const keptLast = 10;

/** What the tries of one wait saw, over time; equal neighbours are one stretch. Bounded: the middle of a long course is dropped. */
export class Course {
  private readonly first: Stretch[] = [];
  private last: Stretch[] = [];
  private dropped = 0;

  /** @param text the outcome as it was at the time, on one line */
  add(text: string, attempt: number, atMs: number): void {
    const previous = this.last.at(-1) ?? this.first.at(-1);
    if (previous?.text === text) {
      previous.lastTry = attempt;
      return;
    }
    const stretch = { text, fromMs: atMs, firstTry: attempt, lastTry: attempt };
    if (this.first.length < keptFirst) {
      this.first.push(stretch);
      return;
    }
    this.last.push(stretch);
    if (this.last.length > keptLast) {
      this.last.shift();
      this.dropped++;
    }
  }

  /** One line for each stretch: when it began, which tries, what they saw. */
  lines(): string[] {
    const rows = [...this.first, ...this.last].map((stretch) => [showMs(stretch.fromMs), tries(stretch), stretch.text] as const);
    const widest = (column: 0 | 1): number => Math.max(0, ...rows.map((row) => row[column].length));
    const [times, counts] = [widest(0), widest(1)];
    const lines = rows.map(([time, count, text]) => `  ${time.padStart(times)}  ${count.padEnd(counts)}  ${text}`);
    if (this.dropped > 0) lines.splice(keptFirst, 0, `  (${this.dropped} more changes)`);
    return lines;
  }
}

function tries({ firstTry, lastTry }: Stretch): string {
  return firstTry === lastTry ? `try ${firstTry}` : `tries ${firstTry}-${lastTry}`;
}
