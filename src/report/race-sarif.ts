import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RaceReport, ReportStep } from '../race/report';
import { printable } from './columns';
import { type SourcePlace, sourcePlace } from './source-place';

/** What each kind of failure is, for the list of rules. */
const rules: Readonly<Record<RaceReport['failure'], string>> = {
  'not serializable': 'Concurrent tasks come to what no serial order of them gives.',
  invariant: 'An order of concurrent tasks breaks the invariant of the check.',
  error: 'A task throws in an order of concurrent tasks.',
  deadlock: 'Every task that has not ended waits for another.',
  livelock: 'Tasks do not come to an end.',
  'lost update': 'Another task wrote between the read and the write of a task.',
  'check then act': 'Another task changed what a task had checked before it acted.',
};
const kinds = Object.keys(rules) as RaceReport['failure'][];

/** Its folder is the root of the sources: paths are relative to it. */
const sourceRoot = '%SRCROOT%';

/**
 * Races as a SARIF 2.1.0 log, which code hosts and editors read: a result a race, with one code flow of a thread for each task.
 * @param version of this package
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/
 */
export function raceSarif(reports: readonly RaceReport[], version: string) {
  const driver = {
    name: 'jest-distributed',
    version,
    rules: kinds.map((kind) => ({ id: ruleId(kind), shortDescription: { text: rules[kind] } })),
  };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0' as const,
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits' as const, results: reports.map(result) }],
  };
}

function result(report: RaceReport) {
  const { failure, what, tasks, steps, conflicts } = report;
  const first = conflicts[0];
  const main = placeOf(steps[first?.second ?? -1]) ?? placeOf(steps.at(-1)) ?? testPlace(report);
  const related = first === undefined ? undefined : placeOf(steps[first.first]);
  const lines = [what, ...(report.replay === undefined ? [] : [`Replay: ${report.replay}`])];
  return {
    ruleId: ruleId(failure),
    ruleIndex: kinds.indexOf(failure),
    level: 'error' as const,
    message: { text: lines.map(printable).join('\n') },
    locations: main === undefined ? [] : [{ physicalLocation: main }],
    ...(related === undefined ? {} : { relatedLocations: [{ physicalLocation: related, message: { text: conflictText(report) } }] }),
    partialFingerprints: { 'race/v1': fingerprint(report) },
    ...(steps.length === 0 ? {} : { codeFlows: [{ threadFlows: tasks.flatMap((_, task) => threadFlow(report, task)) }] }),
    properties: { file: report.file, test: report.test, mode: report.mode, coverage: report.coverage },
  };
}

/** The steps of one task, each with its place in the order of all. */
function threadFlow({ tasks, steps, conflicts }: RaceReport, task: number) {
  const own = steps.map((step, at) => ({ step, at })).filter(({ step }) => step.task === task);
  const locations = own.map(({ step, at }) => {
    const place = placeOf(step);
    const isConflict = conflicts.some(({ first, second }) => first === at || second === at);
    const text = printable(step.reply === undefined ? step.label : `${step.label} → ${step.reply}`);
    return {
      location: { ...(place === undefined ? {} : { physicalLocation: place }), message: { text } },
      executionOrder: at + 1,
      importance: isConflict ? ('essential' as const) : ('important' as const),
    };
  });
  return locations.length === 0 ? [] : [{ id: printable(tasks[task]!.name), locations }];
}

function conflictText({ tasks, steps, conflicts }: RaceReport): string {
  const { where, first } = conflicts[0]!;
  const step = steps[first]!;
  return printable(`${tasks[step.task]!.name}: ${step.label} (${where})`);
}

function placeOf(step: ReportStep | undefined) {
  for (const line of step?.stack ?? []) {
    const place = sourcePlace(line);
    if (place !== undefined) return physical(place);
  }
  return undefined;
}

function physical({ file, line, column }: SourcePlace) {
  return { artifactLocation: artifact(file), region: { startLine: Math.max(1, line), startColumn: Math.max(1, column) } };
}

function testPlace({ file }: RaceReport) {
  return file === '' ? undefined : { artifactLocation: artifact(file) };
}

function artifact(file: string) {
  if (/^[a-z]+:\/\//.test(file)) return { uri: file };
  if (isAbsolute(file)) return { uri: pathToFileURL(file).href };
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: sourceRoot };
}

/** The same for the same race, whatever the schedule and the values. */
function fingerprint({ failure, file, test, conflicts, steps }: RaceReport): string {
  const labels = conflicts
    .slice(0, 1)
    .flatMap(({ first, second }) => [steps[first]!.label.split(' ')[0], steps[second]!.label.split(' ')[0]]);
  return createHash('sha256')
    .update(JSON.stringify([failure, file, test, ...labels]))
    .digest('hex')
    .slice(0, 32);
}

function ruleId(failure: RaceReport['failure']): string {
  return `race/${failure.replaceAll(' ', '-')}`;
}
