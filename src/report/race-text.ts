import type { RaceReport, ReportConflict, ReportStep } from '../race/report';

const line = '='.repeat(18);
/** Columns of the table are cut here. */
const longestCell = 44;

/** A race as a person reads it: Go's block of the accesses, the interleaving as a table, what was expected and what came, and the line that replays it. */
export function raceText(report: RaceReport): string {
  const parts = [
    `${title(report)}\n${report.what}`,
    conflictBlock(report),
    table(report),
    resultLines(report),
    report.expected === undefined
      ? undefined
      : `Expected${report.failure === 'not serializable' ? ' one of' : ''}:\n${indented(report.expected)}`,
    report.got === undefined ? undefined : `Got:\n${indented(report.got)}`,
    report.coverage === '' ? undefined : `Search: ${report.coverage}`,
    report.replay === undefined ? undefined : `Replay:\n  ${report.replay}`,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}

const titles: Readonly<Record<RaceReport['failure'], string>> = {
  invariant: 'RACE: an order of the tasks breaks the invariant',
  'not serializable': 'RACE: an order of the tasks comes to what no serial order comes to',
  error: 'RACE: in an order of the tasks one of them throws',
  deadlock: 'DEADLOCK: in an order of the tasks nobody can go on',
  livelock: 'LIVE-LOCK: in an order of the tasks they do not come to an end',
  'lost update': 'RACE: lost update',
  'check then act': 'RACE: check then act',
};

function title({ failure }: RaceReport): string {
  return titles[failure];
}

/** The conflict that comes last: what was read before it was overwritten stands there. */
function conflictBlock(report: RaceReport): string {
  const conflict = telling(report);
  if (conflict === undefined) return '';
  const { tasks, steps } = report;
  const access = (at: number, lead: string): string => {
    const step = steps[at]!;
    const kind = kindAt(step, conflict.where);
    return [
      `${lead}${lead === '' ? capital(kind) : kind} of ${conflict.where} by ${tasks[step.task]!.name} (step ${at + 1}): ${step.label}`,
      ...stackLines(step.stack),
    ].join('\n');
  };
  const created = [...new Set([steps[conflict.second]!.task, steps[conflict.first]!.task])]
    .map((task) => tasks[task]!)
    .filter(({ stack }) => stack.length > 0)
    .map(({ name, stack }) => [`${name} created at:`, ...stackLines(stack)].join('\n'));
  const blocks = [`WARNING: RACE\n${access(conflict.second, '')}`, access(conflict.first, 'Previous '), ...created];
  return `${line}\n${blocks.join('\n\n')}\n${line}`;
}

/** A write over what another task has read goes before others. */
function telling({ conflicts, steps }: RaceReport): ReportConflict | undefined {
  const overwrites = conflicts.filter(
    ({ where, first, second }) => kindAt(steps[first]!, where) === 'read' && kindAt(steps[second]!, where) === 'write',
  );
  return overwrites[0] ?? conflicts.at(-1);
}

function kindAt({ accesses }: ReportStep, where: string): 'read' | 'write' {
  return accesses.some(({ space, key, kind }) => kind === 'write' && `${space} ${key}` === where) ? 'write' : 'read';
}

function table({ tasks, steps }: RaceReport): string {
  const columns = [...new Set(steps.map(({ task }) => task))].sort((a, b) => a - b);
  const rows = steps.flatMap((step, at) => {
    if (step.kind === 'start') return [];
    const cells = [cellOf(step), ...(step.reply === undefined ? [] : [`  -> ${step.reply}`])];
    return cells.map((cell, place) => [place === 0 ? String(at + 1) : '', ...columns.map((task) => (task === step.task ? cut(cell) : ''))]);
  });
  const all = [['step', ...columns.map((task) => tasks[task]!.name)], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padStart(widths[0]!) : cell.padEnd(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellOf({ kind, label }: ReportStep): string {
  switch (kind) {
    case 'lost reply':
      return `${label} (reply lost)`;
    case 'clock':
      return `(time passes) ${label}`;
    default:
      return label;
  }
}

function resultLines({ tasks }: RaceReport): string {
  return tasks
    .filter(({ result }) => result !== 'was not needed')
    .map(({ name, result }) => `${name} ${result}`)
    .join('\n');
}

function stackLines(stack: readonly string[]): string[] {
  return stack.map((each) => `  ${each.trim()}`);
}

function cut(text: string): string {
  return text.length > longestCell ? `${text.slice(0, longestCell - 1)}…` : text;
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
