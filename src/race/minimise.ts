import { type Execution, orderOf } from './execution';

/** Executions that minimising may cost. */
export const minimiseExecutions = 200;

/** Runs tasks in an order. @returns the execution when it fails in the same way, else undefined */
export type Attempt = (tasks: readonly number[], order: readonly number[]) => Generator<unknown, Execution | undefined, Execution>;

/** Looks for a failing execution with fewer tasks, and then with fewer changes from one task to another. */
export function* minimise(failing: Execution, attempt: Attempt, minTasks: number): Generator<unknown, Execution, Execution> {
  let best = failing;
  let left = minimiseExecutions;
  for (const task of [...failing.tasks].reverse()) {
    if (best.tasks.length <= minTasks || left-- <= 0) break;
    const others = best.tasks.filter((each) => each !== task);
    best =
      (yield* attempt(
        others,
        orderOf(best).filter((each) => each !== task),
      )) ?? best;
  }
  let candidates = mergings(orderOf(best));
  while (left-- > 0) {
    const candidate = candidates.next();
    if (candidate.done === true) return best;
    const better = yield* attempt(best.tasks, candidate.value);
    if (better === undefined || switchesOf(orderOf(better)) >= switchesOf(orderOf(best))) continue;
    best = better;
    candidates = mergings(orderOf(best));
  }
  return best;
}

/** How often another task goes on than before. */
export function switchesOf(order: readonly number[]): number {
  return order.filter((task, at) => at > 0 && task !== order[at - 1]).length;
}

/** Orders in which two pieces of one task have become one: the later moved up to the earlier, or the earlier down to the later. */
function* mergings(order: readonly number[]): Generator<number[], void, undefined> {
  const pieces: number[][] = [];
  for (const task of order) {
    if (pieces.at(-1)?.[0] === task) pieces.at(-1)!.push(task);
    else pieces.push([task]);
  }
  for (const [from, piece] of pieces.entries()) {
    const to = pieces.findIndex((other, at) => at > from && other[0] === piece[0]);
    if (to < 0) continue;
    const between = pieces.slice(from + 1, to);
    const [head, tail] = [pieces.slice(0, from), pieces.slice(to + 1)];
    yield [...head, piece, pieces[to]!, ...between, ...tail].flat();
    yield [...head, ...between, piece, pieces[to]!, ...tail].flat();
  }
}
