import type { RaceReport } from '../race/report';

/** A row of a schedule that is shown: a step, or a gap that says what it stands for. */
export type ScheduleRow = { readonly step: number } | { readonly gap: string };

const kept = { atStart: 6, atEnd: 14, aroundConflict: 3 } as const;

/**
 * Which steps of a schedule a reader sees: not that a task starts; what repeats to the end, as in a live-lock, once.
 * @param longest of a schedule of more steps, its beginning, its end, and what is around the conflicts
 */
export function scheduleRows({ steps, conflicts }: Pick<RaceReport, 'steps' | 'conflicts'>, longest: number): ScheduleRow[] {
  const all = steps.map((_, at) => at).filter((at) => steps[at]!.kind !== 'start');
  const cycle = all.length > longest ? cycleAtEnd(steps, all, longest) : undefined;
  const end = cycle === undefined ? all.length : cycle.start + cycle.length;
  const shown = new Set<number>();
  for (let i = 0; i < end; i++) if (end <= longest || i < kept.atStart || i >= end - kept.atEnd) shown.add(i);
  for (const at of conflicts.flatMap(({ first, second }) => [all.indexOf(first), all.indexOf(second)]))
    for (let i = at - kept.aroundConflict; at >= 0 && i <= at + kept.aroundConflict && shown.size < longest; i++)
      if (i >= 0 && i < end) shown.add(i);
  const rows: ScheduleRow[] = [];
  let next = 0;
  for (const place of [...shown].sort((a, b) => a - b)) {
    if (place > next) rows.push({ gap: counted(place - next, 'more ') });
    rows.push({ step: all[place]! });
    next = place + 1;
  }
  if (cycle !== undefined) rows.push({ gap: `the last ${counted(cycle.length)} again and again, ${counted(all.length - end)} in all` });
  return rows;
}

function counted(steps: number, which = ''): string {
  return `${steps.toLocaleString('en-US')} ${which}step${steps === 1 ? '' : 's'}`;
}

/** The shortest run of steps that is done over and over until the end, three times at least. */
function cycleAtEnd(
  steps: RaceReport['steps'],
  all: readonly number[],
  longest: number,
): { readonly start: number; readonly length: number } | undefined {
  const isSame = (a: number, b: number): boolean => {
    const [one, other] = [steps[all[a]!]!, steps[all[b]!]!];
    return one.task === other.task && one.label === other.label;
  };
  for (let length = 1; length * 3 <= all.length && length <= longest; length++) {
    let start = all.length - length;
    while (start > 0 && isSame(start - 1, start - 1 + length)) start--;
    if (all.length - start >= length * 3) return { start, length };
  }
  return undefined;
}
