import type { RaceReport, ReportConflict } from '../race/report';
import { accessKind } from './access-kind';
import { cut, printable, wrap } from './columns';
import { scheduleTable } from './schedule-table';
import { shownReport } from './shown-report';

/** How a report is shown. */
export interface RaceTextOptions {
  /** The page of the same schedule, as a path; undefined: there is none. */
  readonly page?: string | undefined;
}

/** Lines are no longer, but for stacks and the command that replays: a part of these is of no use. */
const lineColumns = 100;
const mostConflicts = 3;
/** Of an expected or seen outcome. */
const mostValueLines = 24;
const indent = '  ';

const titles: Readonly<Record<RaceReport['failure'], string>> = {
  invariant: 'RACE: an order of the tasks breaks the invariant',
  'not serializable': 'RACE: an order of the tasks comes to what no serial order comes to',
  error: 'RACE: in an order of the tasks one of them throws',
  deadlock: 'DEADLOCK: in an order of the tasks nobody can go on',
  livelock: 'LIVE-LOCK: in an order of the tasks they do not come to an end',
  'lost update': 'RACE: lost update',
  'check then act': 'RACE: check then act',
};

/**
 * A race as a person reads it in a terminal: the accesses with their stacks and where the tasks were created, as Go's race detector has it; the
 * interleaving; what was expected and what came; the command that replays it.
 */
export function raceText(whole: RaceReport, { page }: RaceTextOptions = {}): string {
  const report = shownReport(whole);
  const parts: (readonly string[])[] = [
    [titles[report.failure], ...wrap(report.what, lineColumns), ...placeOf(report)],
    ...report.conflicts.slice(0, mostConflicts).map((conflict) => conflictBlock(report, conflict)),
    report.conflicts.length > mostConflicts ? [`${report.conflicts.length - mostConflicts} more conflicts are in the table.`] : [],
    ...waitingBlocks(report),
    ...creationBlocks(report),
    report.steps.length === 0
      ? []
      : [tableTitle(report), '', ...scheduleTable(report, lineColumns - indent.length).map((line) => indent + line)],
    valueBlock(expectedTitle(report), report.expected),
    valueBlock('Got:', report.got),
    [...(report.coverage === '' ? [] : [`Search: ${report.coverage}`]), ...(page === undefined ? [] : [`Page: ${page}`])],
    report.replay === undefined ? [] : ['Replay:', indent + report.replay],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.trimEnd()).join('\n'))
    .join('\n\n');
}

function placeOf({ file, test }: RaceReport): string[] {
  return file === '' ? [] : [cut(test === '' ? file : `${file}: ${test}`, lineColumns)];
}

/** The later access first, as Go has it. */
function conflictBlock(report: RaceReport, { where, first, second }: ReportConflict): string[] {
  const line = (kind: string, at: number): string[] => {
    const step = report.steps[at]!;
    const what = step.reply === undefined ? step.label : `${step.label} → ${step.reply}`;
    return [
      ...wrapped(`${kind} ${cut(where, lineColumns / 2)} by ${report.tasks[step.task]!.name}, step ${at + 1}:`),
      cut(`${indent}${what}`, lineColumns),
      ...frames(step.stack),
    ];
  };
  const [kind, kindBefore] = [accessKind(report.steps[second]!, where), accessKind(report.steps[first]!, where)];
  return [
    ...line(kind === 'read' ? 'Read of' : 'Write to', second),
    ...line(kindBefore === 'read' ? 'Previous read of' : 'Previous write to', first),
  ];
}

function waitingBlocks({ failure, tasks, steps }: RaceReport): string[][] {
  if (failure !== 'deadlock') return [];
  return tasks.flatMap(({ name, result }, task) => {
    const at = steps.findLastIndex((step) => step.task === task && step.kind !== 'start');
    const last = steps[at];
    if (!result.startsWith('wait')) return [];
    const done = last === undefined ? 'It has done nothing.' : `Its last step was ${at + 1}: ${last.label}`;
    return [[...wrapped(`${name} ${result}.`), cut(indent + done, lineColumns), ...frames(last?.stack ?? [])]];
  });
}

/** Of the tasks in question: those that conflict, or all where there is no conflict to show. */
function creationBlocks({ tasks, steps, conflicts }: RaceReport): string[][] {
  const shown = conflicts.slice(0, mostConflicts).flatMap(({ first, second }) => [steps[second]!.task, steps[first]!.task]);
  const which = shown.length === 0 ? tasks.map((_, i) => i) : [...new Set(shown)];
  const namesByStack = new Map<string, string[]>();
  for (const { name, stack } of which.map((task) => tasks[task]!)) {
    const text = frames(stack).join('\n');
    if (text !== '') namesByStack.set(text, [...(namesByStack.get(text) ?? []), name]);
  }
  return [...namesByStack].map(([text, names]) => [
    cut(`${names.length === 1 ? 'Task' : 'Tasks'} ${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} created at:`, lineColumns),
    text,
  ]);
}

/** Without the word 'at', by which Jest takes a line, and all that follows, for the stack of the error. */
function frames(stack: readonly string[]): string[] {
  return stack.map((line) => indent.repeat(3) + printable(line.trim().replace(/^at /, '')));
}

function tableTitle({ mode, conflicts }: RaceReport): string {
  const what = mode === 'explored' ? 'The schedule that fails' : 'What happened';
  return conflicts.length === 0 ? `${what}:` : `${what} (* conflicts):`;
}

function expectedTitle({ failure }: RaceReport): string {
  return failure === 'not serializable' ? 'Expected, as serial orders of the tasks give it:' : 'Expected:';
}

function valueBlock(title: string, text: string | undefined): string[] {
  if (text === undefined) return [];
  const lines = text.split('\n');
  const shown = lines.slice(0, mostValueLines).map((line) => indent + cut(line, lineColumns - indent.length));
  const left = lines.length - mostValueLines;
  return [title, ...shown, ...(left > 0 ? [`${indent}… ${left.toLocaleString('en-US')} more lines`] : [])];
}

function wrapped(text: string): string[] {
  return wrap(text, lineColumns);
}
