import { isThenable } from '../../base/realm';
import { realClock } from '../../bridge/inner';
import { CallFaults } from './call-faults';

/** A call of a method. */
export interface RecordedCall {
  readonly name: string;
  readonly args: readonly unknown[];
  /** How it ended so far: what it returned or threw, what its promise settled to. */
  readonly outcome: { readonly value: unknown } | { readonly error: unknown } | 'pending';
  /** Milliseconds since the object was instrumented. */
  readonly atMs: number;
}

/** What was called. What it hands out are copies: later calls do not change them. */
export interface CallLog {
  /** All calls in the order in which they began, or those of one method. */
  all(name?: string): readonly RecordedCall[];
  count(name?: string): number;
  /** The names in the order of the calls. */
  readonly order: readonly string[];
  /** How many calls, of that method, were under way at the same time at most. */
  mostAtOnce(name?: string): number;
  clear(): void;
}

/** An object, and the log of what is called on it. */
export interface Instrumented<T> {
  /** To be handed to the code under test in the place of the object. */
  readonly object: T;
  readonly calls: CallLog;
  /** Has calls fail. */
  readonly faults: Pick<CallFaults, 'add' | 'clear'>;
}

interface Entry {
  readonly call: { -readonly [Key in keyof RecordedCall]: RecordedCall[Key] };
  /** Places in the course of beginnings and endings. */
  readonly began: number;
  ended: number;
}

/**
 * Records the calls of an object's methods, and does them, or has them fail: production code stays as it is. Methods that the object calls on itself are not recorded.
 * @example
 * const { object: store, calls, faults } = instrument(new RedisStore(redis.url));
 * faults.add({ operation: 'watch', error: new Error('connection lost'), times: 1 });
 * await service(store).start();
 * expect(calls.order).toEqual(['get', 'watch', 'watch']);
 */
export function instrument<T extends object>(target: T): Instrumented<T> {
  const clock = realClock();
  const beganMs = clock.now();
  const faults = new CallFaults(target);
  let entries: Entry[] = [];
  let moment = 0;
  const record = (name: string, args: readonly unknown[], run: () => unknown): unknown => {
    const entry: Entry = {
      call: { name, args: [...args], outcome: 'pending', atMs: clock.now() - beganMs },
      began: moment++,
      ended: Infinity,
    };
    entries.push(entry);
    const end = (outcome: RecordedCall['outcome']): void => {
      entry.call.outcome = outcome;
      entry.ended = moment++;
    };
    try {
      const value = run();
      if (!isThenable(value)) end({ value });
      else
        value.then(
          (settled) => end({ value: settled }),
          (error: unknown) => end({ error }),
        );
      return value;
    } catch (error) {
      end({ error });
      throw error;
    }
  };
  const object = new Proxy(target, {
    get(on, name) {
      const member: unknown = Reflect.get(on, name, on);
      if (typeof member !== 'function' || typeof name === 'symbol') return member;
      return (...args: unknown[]) =>
        record(name, args, () => faults.call({ name, method: member, args }, () => Reflect.apply(member, on, args) as unknown));
    },
    // Private fields are those of the object itself.
    set: (on, name, value) => Reflect.set(on, name, value, on),
  });
  const named = (name: string | undefined): Entry[] => entries.filter(({ call }) => name === undefined || call.name === name);
  const calls: CallLog = {
    all: (name) => named(name).map(({ call }) => ({ ...call })),
    count: (name) => named(name).length,
    get order() {
      return entries.map(({ call }) => call.name);
    },
    mostAtOnce: (name) => mostOverlapping(named(name)),
    clear: () => void (entries = []),
  };
  return { object, calls, faults };
}

function mostOverlapping(entries: readonly Entry[]): number {
  const open = entries.map(({ began }) => entries.filter((other) => other.began <= began && other.ended > began).length);
  return Math.max(0, ...open);
}
