import { createRandom, type Random } from '../../base/random';
import { perTest } from './per-test';
import { runSeed } from './run-seed';

/** What a part of a factory is told. */
export interface FactoryTurn {
  /** Counts from 1 in each test. */
  readonly n: number;
  /** Chance of this object's own, so that the values of one property do not depend on what the others draw. */
  readonly random: Random;
}

/** Each property as a value, or as a function that makes it. */
export type FactoryParts<T> = { readonly [Name in keyof T]: T[Name] | ((turn: FactoryTurn) => T[Name]) };

/** Makes objects. */
export interface Factory<T> {
  /** The next one. @param overrides properties that are to be otherwise */
  (overrides?: Partial<T>): T;
  /** So many. @param overrides for each, or a function of its place in the list from 0 */
  list(count: number, overrides?: Partial<T> | ((index: number) => Partial<T>)): T[];
  /** A factory with some parts otherwise; this one stays as it is. It counts for itself. */
  with(parts: Partial<FactoryParts<T>>): Factory<T>;
}

/**
 * A factory of test data that is the same in each run of a test with the same seed.
 * @param parts the properties; values are copied deeply, functions are called
 * @example
 * const user = factory({ id: ({ n }) => `user_${n}`, role: 'guest', age: ({ random }) => 18 + random.below(50) });
 * user({ role: 'admin' }); // { id: 'user_1', role: 'admin', age: 42 }
 */
export function factory<T extends object>(parts: FactoryParts<T>): Factory<T> {
  const counter = perTest((place) => ({ last: 0, random: createRandom(`${runSeed()}/${place}/factory`) }));
  const make = (overrides: Partial<T> = {}): T => {
    const state = counter();
    const n = ++state.last;
    const made = Object.entries<unknown>(parts).map(([name, part]): [string, unknown] => {
      if (Object.hasOwn(overrides, name)) return [name, overrides[name as keyof T]];
      if (typeof part !== 'function') return [name, structuredClone(part)];
      return [name, (part as (turn: FactoryTurn) => unknown)({ n, random: state.random.fork(`${n}/${name}`) })];
    });
    return { ...Object.fromEntries(made), ...overrides } as T;
  };
  const list = (count: number, overrides?: Partial<T> | ((index: number) => Partial<T>)): T[] =>
    Array.from({ length: count }, (_, index) => make(typeof overrides === 'function' ? overrides(index) : overrides));
  return Object.assign(make, { list, with: (others: Partial<FactoryParts<T>>) => factory<T>({ ...parts, ...others }) });
}
