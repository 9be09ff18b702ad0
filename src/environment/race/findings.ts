import { relative, sep } from 'node:path';
import { toText } from '../../base/bytes';
import type { WireRaceFinding, WireRaceOptions } from '../../bridge/race-wire';
import { conflict } from '../../race/dependence';
import type { Execution } from '../../race/execution';
import type { RaceReport, ReportConflict } from '../../race/report';
import { encodeSchedule } from '../../race/schedule';
import type { Finding } from '../../race/search';
import type { Access } from '../../race/step';
import type { Drift } from '../../race/strategies/replay';
import { raceText } from '../../report/race-text';
import { coverageText, driftText, foundText } from '../../report/verdict-text';
import { keepRaceReport } from './race-reports';
import { nameOf, type Recording, untouched } from './recording';
import { reportsFolder } from './reports-folder';

/** Where a check is told about. */
export interface RacePlace {
  /** The test file, relative to Jest's root, and the test's full name. */
  readonly file: string;
  readonly test: string;
  /** Jest's root, where reports are kept unless the run says otherwise; undefined: nowhere. */
  readonly rootDir?: string;
}

/** What a search, or following a schedule, has come to. */
export type FoundRace = Finding | Drift;

/** Makes of what was found what the sandbox is told. */
export class Findings {
  constructor(
    private readonly options: WireRaceOptions,
    private readonly place: RacePlace,
  ) {}

  tell(found: FoundRace, recording: Recording | undefined): WireRaceFinding {
    if ('at' in found) return { ...nothingFound, kind: 'drift', what: driftText(found) };
    const { verdict, failing, coverage, foundAt } = found;
    const common = {
      ...nothingFound,
      coverage: coverageText(coverage),
      isExhaustive: coverage.kind === 'exhaustive',
      traces: coverage.traces,
      executions: coverage.executions,
      seed: this.options.seed,
      foundAt,
    };
    if (verdict.kind === 'unknown') return { ...common, kind: 'unknown', what: `${verdict.because}: ${verdict.what}` };
    if (failing === undefined) return { ...common, kind: 'holds' };
    const search = this.options.replay === undefined ? foundText(foundAt, this.options.seed) : 'replayed';
    const report = this.report(failing, recording, search);
    return {
      ...common,
      coverage: search,
      kind: 'fails',
      what: report.what,
      text: raceText(report, { page: this.keep(report) }),
      report: JSON.stringify(report),
      schedule: report.schedule,
    };
  }

  private report({ execution, failure }: NonNullable<Finding['failing']>, recording: Recording | undefined, coverage: string): RaceReport {
    const { tasks: names } = this.options;
    const { file, test } = this.place;
    const kept = recording?.execution === execution ? recording : undefined;
    const schedule = encodeSchedule({ tasks: names, steps: execution.steps });
    return {
      version: 1,
      mode: 'explored',
      file,
      test,
      failure: failure.kind,
      what: failure.what,
      tasks: names.map((name, task) => ({ name, stack: this.relative(this.options.createdAt), result: resultText(execution, task) })),
      steps: execution.steps.map(({ task, kind, label, accesses }, at) => {
        const { stack, ...details } = kept?.of(at) ?? untouched;
        return { task, kind, label, accesses, ...details, stack: this.relative(stack) };
      }),
      conflicts: conflictsOf(execution),
      expected: failure.expected && this.withNames(failure.expected),
      got: failure.got && this.withNames(failure.got),
      coverage,
      schedule,
      replay: replayLine(schedule, this.place),
    };
  }

  /** Files of the project by their paths in it. */
  private relative(stack: readonly string[]): string[] {
    const { rootDir } = this.place;
    return stack.map((line) => (rootDir === undefined ? line : line.replaceAll(`${rootDir}${sep}`, '')));
  }

  /** @returns the path of its page, as it is shown */
  private keep(report: RaceReport): string | undefined {
    const { rootDir } = this.place;
    if (rootDir === undefined) return undefined;
    return relative(process.cwd(), keepRaceReport(report, reportsFolder(process.env, rootDir)));
  }

  /** Outcomes name tasks by their numbers. */
  private withNames(text: string): string {
    return text.replace(/^(\d+): /gm, (whole, task: string) =>
      this.options.tasks[Number(task)] === undefined ? whole : `${this.options.tasks[Number(task)]} `,
    );
  }
}

const nothingFound: WireRaceFinding = {
  kind: 'unknown',
  coverage: '',
  isExhaustive: false,
  traces: 0,
  executions: 0,
  seed: 0,
  what: '',
  text: '',
  report: undefined,
  schedule: undefined,
  foundAt: 0,
};

function replayLine(schedule: string, { file, test }: RacePlace): string {
  const name = test.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll("'", "'\\''");
  return `RACE_REPLAY='${schedule}' npx jest ${file}${test === '' ? '' : ` -t '${name}'`}`;
}

function resultText({ results }: Execution, task: number): string {
  const result = results[task];
  if (result === undefined) return 'was not needed';
  if (result.kind === 'crashed') return 'crashed';
  return result.kind === 'waits' ? 'waits for ever' : `${result.kind} ${result.text}`;
}

/** The latest pair for each place that two tasks touch, one of them writing: those that nothing in between has ordered anew. */
function conflictsOf({ steps }: Execution): ReportConflict[] {
  const conflicts = new Map<string, ReportConflict>();
  steps.forEach((step, second) => {
    for (const access of step.accesses) {
      const first = steps.findLastIndex(
        (other, at) => at < second && other.task !== step.task && other.accesses.some((each) => meets(each, access)),
      );
      const where = toText(nameOf(access));
      if (first >= 0) conflicts.set(`${where} ${first} ${second}`, { where, first, second });
    }
  });
  return [...conflicts.values()];
}

/** Where all steps of a connection or of opaque memory meet is no news. */
function meets(first: Access, second: Access): boolean {
  return first.key !== undefined && second.key !== undefined && conflict(first, second);
}
