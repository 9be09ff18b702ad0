import { decisionOn } from './decisions';
import type { UnitResult } from './unit-run';

const columns = ['passed', 'failed', 'hung', 'seconds', 'left out'];
const nameWidth = 28;

export function headLine(): string {
  return row('unit', columns);
}

export function unitLine(result: UnitResult): string {
  return row(result.unit, cells(result), result.trouble);
}

/** The last lines of the table: sums, and then each test that did not pass with its reason. */
export function summary(results: readonly UnitResult[]): string {
  const sum = (of: (result: UnitResult) => number): number => results.reduce((total, each) => total + of(each), 0);
  const total = {
    passed: sum((each) => each.passed),
    failures: results.flatMap((each) => each.failures),
    hung: results.flatMap((each) => each.hung),
    seconds: sum((each) => each.seconds),
    leftOut: sum((each) => each.leftOut),
  };
  return [row('total', cells(total)), '', ...results.flatMap(complaints)].join('\n').trimEnd();
}

/** Whether every test that ran passed, but for those that fail by decision. */
export function isClean({ unit, failures, hung, trouble }: UnitResult): boolean {
  return failures.every(({ test }) => decisionOn(unit, test) !== undefined) && hung.length === 0 && trouble === undefined;
}

function complaints({ unit, failures, hung, trouble }: UnitResult): string[] {
  return [
    ...failures.map(
      ({ test, reason }) => `${unit} failed: ${test ?? '(outside its tests)'}: ${excuse(unit, test) ?? reason.slice(0, 300)}`,
    ),
    ...hung.map((test) => `${unit} hung: ${test}`),
    ...(trouble === undefined ? [] : [`${unit}: ${trouble}`]),
  ];
}

function excuse(unit: string, test: string | undefined): string | undefined {
  const decision = decisionOn(unit, test);
  return decision === undefined ? undefined : `by decision: ${decision}`;
}

type Counts = Pick<UnitResult, 'passed' | 'failures' | 'hung' | 'seconds' | 'leftOut'>;

function cells({ passed, failures, hung, seconds, leftOut }: Counts): string[] {
  return [`${passed}`, `${failures.length}`, `${hung.length}`, seconds.toFixed(1), `${leftOut}`];
}

function row(name: string, values: readonly string[], note = ''): string {
  return `${name.padEnd(nameWidth)}${values.map((value) => value.padStart(9)).join('')}  ${note}`.trimEnd();
}
