import type { RaceReport } from '../race/report';
import { type Markup, markup } from './markup';
import { laneWidth, rowHeightPx, stepMargin } from './race-page-style';
import type { ScheduleRow } from './schedule-rows';

/** A line for each conflict, from the side of one step to the side of the other. All rows and all lanes have one size, so nothing is measured. */
export function conflictLines({ steps, tasks, conflicts }: RaceReport, rows: readonly ScheduleRow[]): Markup {
  const rowOf = new Map(rows.map((row, i) => ['gap' in row ? -1 : row.step, i]));
  const lines = conflicts.flatMap(({ first, second }) => {
    const [from, to] = [rowOf.get(first), rowOf.get(second)];
    if (from === undefined || to === undefined) return [];
    const [here, there] = [steps[first]!.task, steps[second]!.task];
    const side = here < there ? 1 : -1;
    const [x1, x2] = [edgeOf(here, side), edgeOf(there, -side)];
    const [y1, y2] = [middleOf(from), middleOf(to)];
    const half = (x1 + x2) / 2;
    const curve = `M${x1} ${y1}C${half} ${y1} ${half} ${y2} ${x2} ${y2}`;
    const ends = `M${x1} ${y1}h0M${x2} ${y2}h0`;
    return [markup`<g data-first="${first}" data-second="${second}"><path d="${curve}"/><path class="end" d="${ends}"/></g>\n`];
  });
  const size = `0 0 ${tasks.length * laneWidth} ${rows.length * rowHeightPx}`;
  return markup`<svg viewBox="${size}" preserveAspectRatio="none" aria-hidden="true">${lines}</svg>`;
}

function edgeOf(task: number, side: number): number {
  return task * laneWidth + (side > 0 ? laneWidth - stepMargin : stepMargin);
}

function middleOf(row: number): number {
  return (row + 0.5) * rowHeightPx;
}
