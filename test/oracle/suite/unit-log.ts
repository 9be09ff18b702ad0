/** What the output of one run of a unit tells. */
export interface UnitLog {
  readonly passed: number;
  /** Tests, or groups of tests, that its tags leave out. */
  readonly leftOut: number;
  readonly failures: readonly Failure[];
  /** What stood still when the suite gave up waiting; undefined: nothing did. */
  readonly stalled: Stall | undefined;
  /** The error that ended the unit before its end. */
  readonly aborted: string | undefined;
  /** Whether the unit came to its end. */
  readonly finished: boolean;
}

/** A test that did not pass, or code of a unit outside its tests (`test` is undefined then). */
export interface Failure {
  readonly test: string | undefined;
  readonly reason: string;
}

/** A test that hangs, or what was last known of the unit when something between its tests does. */
export type Stall = { readonly test: string } | { readonly after: string };

const colours = /\x1b\[[0-9;]*m/g; // eslint-disable-line no-control-regex

/** Reads what `runtest --single UNIT` printed, also when it was ended midway. */
export function readUnitLog(text: string): UnitLog {
  const lines = text.replace(colours, '').split('\n');
  const end = lines.findIndex((line) => /^ +The End$/.test(line)); // Behind it failures are told again.
  const run = end < 0 ? lines : lines.slice(0, end);
  const count = (start: string): number => run.filter((line) => line.startsWith(start)).length;
  return {
    passed: count('[ok]: '),
    leftOut: count('[ignore]: '),
    failures: failuresOf(run),
    stalled: stallOf(lines),
    aborted: run.find((line) => line.startsWith('[exception]: '))?.replace(/^\[exception\]: (Executing test client: )?/, ''),
    finished: run.some((line) => /^\[\d+\/\d+ done\]: /.test(line)),
  };
}

function failuresOf(lines: readonly string[]): Failure[] {
  const failures: Failure[] = [];
  for (const [at, line] of lines.entries()) {
    const told = /^\[err\]: (.*)$/.exec(line)?.[1];
    if (told === undefined) continue;
    const test = /^(.*) in tests\/\S+\.tcl$/.exec(told)?.[1];
    failures.push({ test, reason: test === undefined ? reasonOf(told, lines[at + 1]) : reasonOf(lines[at + 1] ?? '', lines[at + 2]) });
  }
  return failures;
}

/** The suite cuts the first letters of errors that are no assertions; the line below has them whole. */
function reasonOf(told: string, below = ''): string {
  return below.length > told.length && below.endsWith(told) ? below : told;
}

function stallOf(lines: readonly string[]): Stall | undefined {
  const report = lines.findIndex((line) => line.startsWith('[TIMEOUT]: '));
  if (report < 0) return undefined;
  const states = lines.slice(report + 1).flatMap((line) => /^sock\w+ => (.*)$/.exec(line)?.[1] ?? []);
  const test = states.flatMap((state) => /^\(IN PROGRESS\) (.*)$/.exec(state)?.[1] ?? []).at(-1);
  return test === undefined ? { after: states.at(-1) ?? 'its start' } : { test };
}
