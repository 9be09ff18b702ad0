import type { Access, Step } from '../../src/race/step';
import type { Strategy } from '../../src/race/strategy';
import { Trace } from '../../src/race/trace';

/** One line of an abstract program: what it touches, and what it does to the memory. */
export interface Line {
  readonly label: string;
  readonly accesses: readonly Access[];
  /** Whether it can run now; default: always. */
  readonly isEnabled?: (memory: Map<string, number>) => boolean;
  readonly run?: (memory: Map<string, number>, own: Map<string, number>) => void;
}
/** Tasks of lines. */
export type Program = readonly (readonly Line[])[];

const access = (key: string, kind: Access['kind']): Access => ({ space: 'db 0', key, kind });

export const read = (key: string): Line => ({
  label: `GET ${key}`,
  accesses: [access(key, 'read')],
  run: (memory, own) => own.set(key, memory.get(key) ?? 0),
});
/** Writes what the task has read, and one more. */
export const write = (key: string): Line => ({
  label: `SET ${key}`,
  accesses: [access(key, 'write')],
  run: (memory, own) => memory.set(key, (own.get(key) ?? 0) + 1),
});
export const increment = (key: string): Line => ({
  label: `INCR ${key}`,
  accesses: [access(key, 'write')],
  run: (memory) => memory.set(key, (memory.get(key) ?? 0) + 1),
});
/** Waits until there is one, and takes it. */
export const take = (key: string): Line => ({
  label: `BLPOP ${key}`,
  accesses: [access(key, 'write')],
  isEnabled: (memory) => (memory.get(key) ?? 0) > 0,
  run: (memory) => memory.set(key, memory.get(key)! - 1),
});

export interface ProgramRun {
  /** Tasks in the order of their steps. */
  readonly order: readonly number[];
  /** Its trace: see {@link Trace.key}. */
  readonly trace: string;
  /** What is in memory and what tasks have read at the end. */
  readonly outcome: string;
  readonly end: 'done' | 'deadlock' | 'cut';
}

/** Runs a program once. */
export function runProgram(program: Program, strategy: Strategy): ProgramRun {
  const at = program.map(() => 0);
  const memory = new Map<string, number>();
  const own = program.map(() => new Map<string, number>());
  const order: number[] = [];
  const steps: Step[] = [];
  const all = stepsOf(program);
  let end: ProgramRun['end'] | undefined;
  let waiting: Step[] = [];
  while (end === undefined) {
    const choices: Step[] = [];
    waiting = [];
    for (const [task, lines] of program.entries()) {
      const line = lines[at[task]!];
      if (line === undefined) continue;
      const list = line.isEnabled?.(memory) === false ? waiting : choices;
      list.push(all[task]![at[task]!]!);
    }
    if (choices.length === 0) {
      end = at.every((place, task) => place === program[task]!.length) ? 'done' : 'deadlock';
      break;
    }
    const chosen = strategy.choose(choices, waiting);
    if (chosen === undefined) {
      end = 'cut';
      break;
    }
    const step = choices[chosen]!;
    program[step.task]![at[step.task]!++]!.run?.(memory, own[step.task]!);
    steps.push(step);
    strategy.executed(step);
    order.push(step.task);
  }
  strategy.end(waiting);
  return {
    order,
    get trace() {
      const trace = new Trace(program.length);
      // Here a step makes another possible only by writing what that one reads.
      for (const step of steps) trace.add(step, undefined);
      return trace.key();
    },
    get outcome() {
      return [memory, ...own].map(shown).join(' / ');
    },
    end,
  };
}

const known = new WeakMap<Program, Step[][]>();

/** What the lines of a program are to a strategy: by task and line. */
function stepsOf(program: Program): Step[][] {
  let steps = known.get(program);
  if (steps === undefined) {
    steps = program.map((lines, task) =>
      lines.map(({ label, accesses }, at) => ({ task, kind: 'command', label, digest: `${at}${label}`, accesses })),
    );
    known.set(program, steps);
  }
  return steps;
}

function shown(map: ReadonlyMap<string, number>): string {
  return [...map]
    .sort()
    .map(([key, value]) => `${key}=${value}`)
    .join();
}

/** Runs a program until the strategy has nothing left, or `limit` times. */
export function runAll(program: Program, strategy: Strategy, limit = Infinity): ProgramRun[] {
  const runs: ProgramRun[] = [];
  while (runs.length < limit && strategy.begin()) runs.push(runProgram(program, strategy));
  return runs;
}

/** N tasks of the same lines. */
export const times = (count: number, lines: (task: number) => readonly Line[]): Program =>
  Array.from({ length: count }, (_, task) => lines(task));

/** A program with a bug that some orders show. */
export interface Bug {
  readonly program: Program;
  readonly isHit: (run: ProgramRun) => boolean;
}

/** How many of `samples` executions show it. */
export function hitRatio({ program, isHit }: Bug, strategy: Strategy, samples: number): number {
  let hits = 0;
  for (let i = 0; i < samples && strategy.begin(); i++) if (isHit(runProgram(program, strategy))) hits++;
  return hits / samples;
}

/** Where in an execution a task's step came. */
export function placeOf({ order }: ProgramRun, task: number, index: number): number {
  let seen = -1;
  return order.findIndex((each) => each === task && ++seen === index);
}
