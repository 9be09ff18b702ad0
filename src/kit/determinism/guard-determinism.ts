import { DistributedError } from '../../base/errors';
import { bridgeOrUndefined } from '../../bridge/inner';
import { isDateFake } from './fixed-time';

/** What gives another result each time, and what a test has instead. */
const sources = {
  'Math.random': '`random` of jest-distributed',
  'Date.now': 'fixedTime(), or a clock that is passed in',
  'new Date': 'fixedTime(), or a clock that is passed in',
  randomUUID: "ids('kind') of jest-distributed, or ids that are passed in",
  'performance.now': 'a clock that is passed in',
} as const;

/** A name of what {@link guardDeterminism} watches. */
export type ChanceSource = keyof typeof sources;

/** Options of {@link guardDeterminism}. */
export interface GuardOptions {
  /** What may be called all the same; default nothing. */
  readonly allow?: readonly ChanceSource[];
}

/**
 * From now on a test fails that calls Math.random, Date.now, new Date(), randomUUID or performance.now, itself or in the code under test; the failure names the line.
 * Packages of node_modules may call them, and so may everybody call a date that is fake (fixedTime, fake timers). It holds until the test ends; called in beforeAll or
 * outside of tests, for the file. What was imported from node:perf_hooks, or by name from node:crypto in an ES module, is not watched.
 * @example
 * beforeAll(() => guardDeterminism({ allow: ['performance.now'] }));
 */
export function guardDeterminism({ allow = [] }: GuardOptions = {}): void {
  const watched = (Object.keys(sources) as ChanceSource[]).filter((source) => !allow.includes(source));
  const undo = watched.map((source) => watchers[source](() => report(source)));
  bridgeOrUndefined()?.onCleanup(() => {
    for (const each of undo.toReversed()) each();
  });
}

type Undo = () => void;

/** Each puts a watched one in the place of the real one. */
const watchers: Readonly<Record<ChanceSource, (tell: () => void) => Undo>> = {
  'Math.random': (tell) => replace(Math, 'random', (real) => telling(real, tell)),
  'Date.now': (tell) =>
    replaceDate((real) => {
      const now = telling(real.now, tell);
      return { get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)) };
    }),
  'new Date': (tell) =>
    replaceDate((real) => ({
      construct(target, args, newTarget: Function) {
        if (args.length === 0) tell();
        return Reflect.construct(target, args, newTarget.prototype === real.prototype ? target : newTarget) as object;
      },
    })),
  randomUUID(tell) {
    const undo = [
      replace(require('node:crypto') as Crypto, 'randomUUID', (real) => telling(real, tell)),
      replace(globalThis, 'crypto', (real) => withMember(real, 'randomUUID', tell)),
    ];
    return () => undo.forEach((each) => each());
  },
  'performance.now': (tell) => replace(globalThis, 'performance', (real) => withMember(real, 'now', tell)),
};

interface Crypto {
  randomUUID: () => string;
}

function replaceDate(handler: (real: DateConstructor) => ProxyHandler<DateConstructor>): Undo {
  return replace(globalThis, 'Date', (real) => {
    return new Proxy(real, isDateFake() ? {} : handler(real));
  });
}

function replace<Owner extends object, Name extends keyof Owner>(owner: Owner, name: Name, make: (real: Owner[Name]) => Owner[Name]): Undo {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  const replacement = make(owner[name]);
  Object.defineProperty(owner, name, { configurable: true, enumerable: before?.enumerable ?? false, writable: true, value: replacement });
  return () => {
    // Fake timers, installed later, put back what they found by themselves.
    if (owner[name] !== replacement) return;
    if (before === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, before);
  };
}

function telling<F extends (...args: never[]) => unknown>(real: F, tell: () => void): F {
  return new Proxy(real, {
    apply(target, self, args) {
      tell();
      return Reflect.apply(target, self, args) as unknown;
    },
  });
}

/** The same object with one function watched; its others are called on the object itself, which looks whether they are. */
function withMember<Owner extends object>(owner: Owner, name: string, tell: () => void): Owner {
  return new Proxy(owner, {
    get(target, asked) {
      const member: unknown = Reflect.get(target, asked);
      if (typeof member !== 'function') return member;
      const bound = member.bind(target) as () => unknown;
      return asked === name ? telling(bound, tell) : bound;
    },
  });
}

/** Fails the running test, once for each line, at its end: thrown here, the error might be caught by the code under test. */
function report(source: ChanceSource): void {
  const error = new DistributedError({
    code: 'JD_NOT_DETERMINISTIC',
    what: `${source}() gives another result each time, and guardDeterminism() is on.`,
    fix: `Use ${sources[source]}, or allow it: guardDeterminism({ allow: ['${source}'] }).`,
  });
  const [headline, frames] = split(String(error.stack));
  const callers = frames.filter((frame) => !frame.includes(__filename) && !/[ (]<anonymous>\)?$/.test(frame));
  const [caller] = callers;
  if (caller === undefined || /[\\/]node_modules[\\/]|\(?node:/.test(caller)) return;
  error.stack = [headline, ...callers].join('\n');
  const bridge = bridgeOrUndefined();
  if (bridge === undefined) throw error;
  const place = `${bridge.currentTest()?.name ?? ''}\n${source}\n${caller}`;
  if (told.has(place)) return;
  told.add(place);
  bridge.onCleanup(() => {
    told.delete(place);
    throw error;
  });
}

/** What fails a test already. */
const told = new Set<string>();

function split(stack: string): [string, string[]] {
  const lines = stack.split('\n');
  const first = lines.findIndex((line) => /^\s+at /.test(line));
  return first === -1 ? [stack, []] : [lines.slice(0, first).join('\n'), lines.slice(first)];
}
