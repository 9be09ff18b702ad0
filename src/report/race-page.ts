import { createHash } from 'node:crypto';
import type { RaceReport, ReportStep, ReportValue } from '../race/report';
import type { StepKind } from '../race/step';
import { accessKind } from './access-kind';
import { printable } from './columns';
import { conflictLines } from './conflict-lines';
import { type Markup, markup, nothing, trusted } from './markup';
import { script } from './race-page-script';
import { style } from './race-page-style';
import { scheduleRows, type ScheduleRow } from './schedule-rows';
import { shownReport } from './shown-report';

/** A longer schedule is shown in part. */
const mostRows = 500;
/** Of a value, a label or a line. */
const mostCharacters = 2_000;
/** Steps in which something went wrong that is not of the tasks. */
const faults: ReadonlySet<StepKind> = new Set(['crash', 'lost reply', 'clock', 'failover']);
/** After so many tasks colours come again. */
const taskColours = 8;

/**
 * The failing schedule as one HTML file that needs nothing else: a lane a task, the steps in their order, lines between accesses that conflict, and
 * for the step that is looked at its values before and after, its stack, and the state of every place. Arrow keys step through it.
 */
export function racePage(whole: RaceReport): string {
  const report = shownReport(whole);
  const rows = scheduleRows(report, mostRows);
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
  const title = report.test === '' ? report.failure : `${report.failure}: ${report.test}`;
  const details = rows.map((row) => ('gap' in row ? nothing : detail(report, row.step)));
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${shown(title)}</title>
<style>${trusted(style)}</style>
</head>
<body style="--tasks: ${report.tasks.length}">
${header(report)}
<main>
${schedule(report, rows)}
<aside aria-live="polite">
${details}
${places(report)}
</aside>
</main>
${outcome(report)}
${footer(report)}
<script>${trusted(script)}</script>
</body>
</html>
`.markup;
}

function header({ failure, what, file, test, coverage }: RaceReport): Markup {
  const [head = '', ...rest] = what.split('\n');
  const more = rest.join('\n').trim() === '' ? nothing : markup`<pre class="more">${linesOf(rest.join('\n').trim())}</pre>`;
  return markup`<header>
<p class="failure">${failure}</p>
<h1>${shown(head)}</h1>
${more}
${file === '' ? nothing : markup`<p class="place"><b>${shown(test)}</b> ${shown(file)}</p>`}
${coverage === '' ? nothing : markup`<p class="coverage">${shown(coverage)}</p>`}
</header>`;
}

function schedule(report: RaceReport, rows: readonly ScheduleRow[]): Markup {
  const { tasks } = report;
  const heads = tasks.map(({ name }, task) => markup`<span class="task ${colour(task)}" title="${shown(name)}">${shown(name)}</span>`);
  const results = tasks.map(({ result }) => markup`<span class="result" title="${shown(result)}">${shown(result)}</span>`);
  let next = 0;
  const lines = rows.map((row) => {
    if ('gap' in row) return markup`<div class="row"><span class="gap">… ${row.gap}</span></div>\n`;
    const since = report.steps.slice(next, row.step + 1);
    next = row.step + 1;
    return stepRow(report, row.step, since);
  });
  return markup`<section class="schedule" aria-label="Schedule" data-begin="${report.conflicts[0]?.second ?? ''}">
<div class="row heads"><span></span>${heads}</div>
<div class="lanes">
${conflictLines(report, rows)}
${lines}</div>
<div class="row results"><span></span>${results}</div>
<p class="keys"><kbd>↑</kbd> <kbd>↓</kbd> step through it, <kbd>Home</kbd> <kbd>End</kbd> go to its ends</p>
</section>`;
}

/** @param since the step, and before it those that have no row of their own */
function stepRow(report: RaceReport, at: number, since: readonly ReportStep[]): Markup {
  const step = report.steps[at]!;
  const conflicting = conflictsOf(report, at).length > 0 ? ' conflicting' : '';
  const fault = faults.has(step.kind) ? ' fault' : '';
  const after = new Map(since.flatMap(({ values }) => values.map((value) => [value.where, dataOf(value.after)])));
  const kind = step.accesses.some((access) => access.kind === 'write') ? 'write' : 'read';
  const kindMark = step.accesses.length === 0 ? nothing : markup`<i class="${kind}">${kind}</i>`;
  const content = markup`<code>${shown(step.label)}</code><small>${shown(summaryOf(step))}</small>${kindMark}`;
  const button = markup`<button type="button" data-step="${at}" data-after="${JSON.stringify([...after])}" class="step ${colour(step.task)}${conflicting}${fault}" style="grid-column: ${step.task + 2}">${content}</button>`;
  return markup`<div class="row"><span class="number">${at + 1}</span>${button}</div>\n`;
}

function detail(report: RaceReport, at: number): Markup {
  const { steps, tasks } = report;
  const step = steps[at]!;
  const task = tasks[step.task]!;
  const conflicts = conflictsOf(report, at).map(({ where, other }) => {
    const button = markup`<button type="button" data-go="${other}">step ${other + 1} of ${shown(tasks[steps[other]!.task]!.name)}</button>`;
    return markup`<p class="conflict">conflicts at <code>${shown(where)}</code> with ${button}</p>\n`;
  });
  return markup`<section class="detail" data-detail="${at}">
<h2><span class="${colour(step.task)}">${shown(task.name)}</span> step ${at + 1} of ${steps.length}</h2>
<pre class="label">${shown(step.label)}</pre>
${step.reply === undefined ? nothing : markup`<p class="reply">→ <code>${shown(step.reply)}</code></p>`}
${step.values.length === 0 ? nothing : valueTable(step)}
${conflicts}${stackList('stack', step.stack)}
${stackList(`${task.name} was created at`, task.stack)}
</section>
`;
}

function valueTable(step: ReportStep): Markup {
  const row = ({ where, before, after }: ReportValue): Markup =>
    markup`<tr><th>${accessKind(step, where)} <code>${shown(where)}</code></th><td>${valueOf(before)}</td><td class="${before === after ? 'same' : 'changed'}">${valueOf(after)}</td></tr>\n`;
  return markup`<table class="values"><thead><tr><th></th><th>before</th><th>after</th></tr></thead>
<tbody>${step.values.map(row)}</tbody></table>`;
}

function stackList(title: string, stack: readonly string[]): Markup {
  if (stack.length === 0) return nothing;
  const lines = stack.map((line) => markup`<li>${shown(line.trim().replace(/^at /, ''))}</li>`);
  return markup`<h3>${shown(title)}</h3><ol class="stack">${lines}</ol>`;
}

/** Every place with its value before the first step; the script keeps it in step. */
function places({ steps }: RaceReport): Markup {
  const initial = new Map<string, string | undefined>();
  for (const { values } of steps) for (const { where, before } of values) if (!initial.has(where)) initial.set(where, before);
  if (initial.size === 0) return nothing;
  const rows = [...initial].map(([where, value]) => {
    const before = JSON.stringify(dataOf(value));
    return markup`<tr data-place="${where}" data-before="${before}"><th><code>${shown(where)}</code></th><td>${valueOf(value)}</td></tr>\n`;
  });
  return markup`<section class="places"><h3>state after this step</h3><table><tbody>${rows}</tbody></table></section>`;
}

function outcome({ failure, expected, got }: RaceReport): Markup {
  if (expected === undefined && got === undefined) return nothing;
  const block = (name: string, title: string, text: string | undefined): Markup => {
    return text === undefined ? nothing : markup`<div class="${name}"><h2>${title}</h2><pre>${linesOf(text)}</pre></div>`;
  };
  const title = failure === 'not serializable' ? 'Expected, as serial orders of the tasks give it' : 'Expected';
  return markup`<section class="outcome">${block('expected', title, expected)}${block('got', 'Got', got)}</section>`;
}

function linesOf(text: string): Markup[] {
  return text.split('\n').map((line) => markup`${shown(line)}\n`);
}

function footer({ replay }: RaceReport): Markup {
  return replay === undefined ? nothing : markup`<footer><h2>Replay</h2><pre class="replay">${printable(replay)}</pre></footer>`;
}

function conflictsOf({ conflicts }: RaceReport, at: number): { readonly where: string; readonly other: number }[] {
  return conflicts.flatMap(({ where, first, second }) =>
    first === at || second === at ? [{ where, other: first === at ? second : first }] : [],
  );
}

/** The second line of a step: what it changed, otherwise what came back. */
function summaryOf({ values, reply }: ReportStep): string {
  const changed = values.find(({ before, after }) => before !== after);
  if (changed !== undefined) return `${changed.before ?? 'none'} → ${changed.after ?? 'none'}`;
  return reply === undefined ? '' : `→ ${reply}`;
}

function valueOf(value: string | undefined): Markup {
  return value === undefined ? markup`<em>none</em>` : markup`<code>${shown(value)}</code>`;
}

/** A value as the script gets it. */
function dataOf(value: string | undefined): string | null {
  return value === undefined ? null : shown(value);
}

function colour(task: number): string {
  return `task-${task % taskColours}`;
}

function shown(text: string): string {
  const left = text.length - mostCharacters;
  return printable(text.slice(0, mostCharacters)) + (left > 0 ? `… +${left.toLocaleString('en-US')} characters` : '');
}
