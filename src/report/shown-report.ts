import { stripVTControlCharacters } from 'node:util';
import type { RaceReport, ReportConflict, ReportStep } from '../race/report';
import { accessKind } from './access-kind';

/** Of a task that took no part in the schedule. */
const uninvolved = 'was not needed';

/**
 * A report as it is shown: without tasks that the failure does not need and frames that are nowhere or Node's, with what went wrong in the labels of steps, and
 * with the conflicts that tell most first, a write over what another task has read.
 */
export function shownReport(report: RaceReport): RaceReport {
  const { tasks, steps } = report;
  const involved = tasks.map((_, i) => i).filter((i) => tasks[i]!.result !== uninvolved || steps.some(({ task }) => task === i));
  return {
    ...report,
    // Jest's matchers colour their messages.
    what: stripVTControlCharacters(report.what),
    tasks: involved.map((i) => ({ ...tasks[i]!, stack: placed(tasks[i]!.stack) })),
    steps: steps.map((step) => ({ ...step, task: involved.indexOf(step.task), label: labelOf(step), stack: placed(step.stack) })),
    conflicts: [...report.conflicts].sort((a, b) => Number(isOverwrite(report, b)) - Number(isOverwrite(report, a))),
  };
}

function isOverwrite({ steps }: RaceReport, { where, first, second }: ReportConflict): boolean {
  return accessKind(steps[first]!, where) === 'read' && accessKind(steps[second]!, where) === 'write';
}

function labelOf({ kind, label }: ReportStep): string {
  if (kind === 'lost reply') return `${label} (reply lost)`;
  if (kind === 'clock') return `(time passes) ${label}`;
  if (kind === 'failover') return `(failover) ${label}`;
  return label;
}

function placed(stack: readonly string[]): readonly string[] {
  return stack.filter((line) => !/\((?:<anonymous>|node:[^)]*)\)$/.test(line));
}
