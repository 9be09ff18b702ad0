import { DistributedError } from '../../base/errors';
import { createRandom, type Random } from '../../base/random';
import { perTest } from './per-test';
import { runSeed } from './run-seed';

/** The chance of a test. */
export interface TestRandom extends Random {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True with that probability; default one half. */
  chance(probability?: number): boolean;
  /** One of them. @throws DistributedError JD_EMPTY when there is none */
  pick<T>(from: readonly T[]): T;
  /** A copy in another order. */
  shuffled<T>(list: Iterable<T>): T[];
  /** So many bytes. */
  bytes(length: number): Buffer;
  /** Another stream of that name, which takes nothing from this one. */
  fork(label: string): TestRandom;
}

const stream = perTest((place) => createRandom(`${runSeed()}/${place}`));

/**
 * A stream of chance for each test: of the run's seed, the file's name and the test's. So a test has the same numbers in any order, alone, and when it is retried.
 * Another run has others, unless it is given the same seed: `npx jest --seed 42` or JEST_SEED=42.
 * @example
 * const victim = random.pick(nodes);
 */
export const random: TestRandom = drawingFrom(stream);

function drawingFrom(stream: () => Random): TestRandom {
  return Object.freeze({
    next: () => stream().next(),
    below: (bound: number) => stream().below(bound),
    fork(label: string) {
      const forked = stream().fork(label);
      return drawingFrom(() => forked);
    },
    between: (least: number, most: number) => least + stream().below(most - least + 1),
    chance: (probability = 0.5) => stream().next() < probability,
    pick<T>(from: readonly T[]): T {
      if (from.length > 0) return from[stream().below(from.length)]!;
      throw new DistributedError({
        code: 'JD_EMPTY',
        what: 'random.pick: there is nothing to pick from.',
        fix: 'Give a list of at least one.',
      });
    },
    shuffled<T>(list: Iterable<T>): T[] {
      const copy = [...list];
      for (let left = copy.length; left > 1; left--) {
        const at = stream().below(left);
        [copy[at], copy[left - 1]] = [copy[left - 1]!, copy[at]!];
      }
      return copy;
    },
    bytes: (length: number) => Buffer.from(Array.from({ length }, () => stream().below(256))),
  });
}
