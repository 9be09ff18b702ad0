import type { RaceReport, ReportStep } from '../race/report';
import { columnsOf, cut, pad, printable } from './columns';
import { scheduleRows } from './schedule-rows';

/** Narrower columns say too little: then each task has a lane of one mark, and the step stands beside the lanes. */
const narrowestColumn = 15;
const widestColumn = 36;
const between = '  ';
const mostRows = 60;

/**
 * The interleaving as lines: a row a step, a column a task, then what became of the value at the first conflict. Steps that conflict have a mark.
 * @param columns how wide it may be
 */
export function scheduleTable(report: RaceReport, columns: number): string[] {
  const number = String(report.steps.length).length + 1;
  const place = report.conflicts[0]?.where;
  const columnCount = report.tasks.length + (place === undefined ? 0 : 1);
  const width = Math.floor((columns - number - columnCount * between.length) / columnCount);
  return width < narrowestColumn
    ? lanes(report, { columns, number })
    : table(report, { place, number, width: Math.min(width, widestColumn) });
}

interface TableLayout {
  readonly place: string | undefined;
  readonly number: number;
  readonly width: number;
}

function table(report: RaceReport, { place, number, width }: TableLayout): string[] {
  const { tasks, steps } = report;
  const heads = [...tasks.map(({ name }) => name), ...(place === undefined ? [] : [place])];
  const cells = (rowHead: string, texts: readonly string[]): string =>
    [pad(rowHead, number), ...texts.map((text) => pad(cut(text, width), width))].join(between).trimEnd();
  const rows = scheduleRows(report, mostRows).flatMap((row) => {
    if ('gap' in row) return [`${pad('', number)}${between}… ${row.gap}`];
    const step = steps[row.step]!;
    const lines = cellOf(step, width);
    return lines.map((line, i) => {
      const texts = heads.map((_, column) =>
        column === step.task ? line : column === tasks.length && i === 0 ? changeOf(step, place!) : '',
      );
      return cells(i === 0 ? rowHead(report, row.step) : '', texts);
    });
  });
  const results = tasks.map(({ result }) => result);
  return [
    cells('', heads),
    cells(
      '',
      heads.map(() => '─'.repeat(width)),
    ),
    ...rows,
    // Of tasks that were watched, nobody knows what came of them.
    ...(results.every((result) => result === '') ? [] : [cells('', results)]),
  ];
}

function lanes(report: RaceReport, { columns, number }: { readonly columns: number; readonly number: number }): string[] {
  const { tasks, steps } = report;
  const names = tasks.map(({ name }) => cut(name, widestColumn));
  const lane = (task: number): string => tasks.map((_, i) => (i === task ? '●' : '│')).join(' ');
  const longest = Math.max(...names.map(columnsOf));
  const rows = scheduleRows(report, mostRows).map((row) => {
    if ('gap' in row) return `${' '.repeat(number)}${between}${lane(-1)}${between}… ${row.gap}`;
    const step = steps[row.step]!;
    const head = [pad(rowHead(report, row.step), number), lane(step.task), pad(names[step.task]!, longest)].join(between);
    return `${head}${between}${cut(whole(step), columns - columnsOf(head) - between.length)}`;
  });
  const margin = ' '.repeat(number) + between;
  const results = tasks.map(({ result }, i) => cut(`${margin}${lane(i)}${between}${pad(names[i]!, longest)}${between}${result}`, columns));
  return tasks.every(({ result }) => result === '') ? rows : [...rows, ...results];
}

/** The number of a step, with a mark where it conflicts. */
function rowHead({ conflicts }: RaceReport, step: number): string {
  return `${step + 1}${conflicts.some(({ first, second }) => first === step || second === step) ? '*' : ''}`;
}

/** A step and what came back: on one line where that fits, otherwise on two. */
function cellOf(step: ReportStep, width: number): string[] {
  const text = whole(step);
  if (step.reply === undefined || columnsOf(printable(text)) <= width) return [text];
  return [step.label, `  → ${step.reply}`];
}

function whole({ label, reply }: ReportStep): string {
  return reply === undefined ? label : `${label} → ${reply}`;
}

function changeOf({ values }: ReportStep, place: string): string {
  const value = values.find(({ where }) => where === place);
  if (value === undefined) return '';
  const shown = (text: string | undefined): string => text ?? 'none';
  return value.before === value.after ? shown(value.after) : `${shown(value.before)} → ${shown(value.after)}`;
}
