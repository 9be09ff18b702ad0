import type { Execution, TaskResult } from '../../src/race/execution';
import { type Plan, Run, type RunWorld } from '../../src/race/run';
import { type Finding, Search, type SearchOptions } from '../../src/race/search';
import type { Program } from './race-programs';

const stillWorld: RunWorld = { now: () => 0, moveTo: () => [], nextExpiryMs: () => undefined, failOver: () => [] };

/** A program whose tasks may be judged: what each returned, and what is wrong with the memory at the end. */
export interface CheckedProgram {
  readonly program: Program;
  readonly results?: (task: number, own: ReadonlyMap<string, number>) => Partial<TaskResult>;
  readonly invariant?: (memory: ReadonlyMap<string, number>) => string | undefined;
}

/** Runs an abstract program as a plan says. */
export function perform({ program, results, invariant }: CheckedProgram, plan: Plan, maxSteps = 1000): Execution {
  const run = new Run(plan, stillWorld, maxSteps);
  const memory = new Map<string, number>();
  const own = program.map(() => new Map<string, number>());
  const at = program.map(() => 0);
  const crashed = new Set<number>();
  const arrive = (task: number): void => {
    const line = program[task]![at[task]!];
    if (line === undefined) return run.taskEnds(task);
    const { isEnabled } = line;
    const step = { task, kind: 'command', label: line.label, digest: `${at[task]}`, accesses: line.accesses } as const;
    run.arrive({ step, ...(isEnabled && { canGo: () => isEnabled(memory) }) });
  };
  plan.tasks.forEach(arrive);
  for (;;) {
    const move = run.next();
    if (move.kind === 'end') {
      const resultOf = (task: number): TaskResult => ({
        kind: crashed.has(task) ? 'crashed' : at[task] === program[task]!.length ? 'returned' : 'waits',
        text: [...own[task]!].join(' '),
        isAllowed: false,
        hasWon: true,
        ...results?.(task, own[task]!),
      });
      return {
        tasks: plan.tasks,
        steps: run.steps,
        isHastened: plan.hastensTimers,
        end: move.end,
        results: program.map((_, task) => (plan.tasks.includes(task) ? resultOf(task) : undefined)),
        state: [...memory].sort().join(' '),
        broken: move.end === 'done' ? invariant?.(memory) : undefined,
        uncontrolled: undefined,
      };
    }
    const { task } = move.pending.step;
    if (move.kind === 'crash') crashed.add(task);
    else {
      program[task]![at[task]!++]!.run?.(memory, own[task]!);
      arrive(task);
    }
  }
}

export const searchDefaults: Omit<SearchOptions, 'taskCount'> = {
  executions: 2000,
  timeMs: 1000,
  seed: 1,
  strategy: 'auto',
  preemptions: undefined,
  faults: [],
  expectations: { isSerializable: true, hasOneWinner: false },
};

/** Searches a program; time stands still, so only executions count. */
export function search(checked: CheckedProgram, options: Partial<SearchOptions> = {}, maxSteps?: number): Finding {
  const clock = { now: () => 0, after: () => ({ cancel: () => undefined }) };
  const steps = new Search({ ...searchDefaults, taskCount: checked.program.length, ...options }, clock).run();
  let next = steps.next();
  while (next.done !== true) next = steps.next(perform(checked, next.value, maxSteps));
  return next.value;
}
