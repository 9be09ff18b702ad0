import { performance } from 'node:perf_hooks';
import { DistributedError } from '../../base/errors';
import { bridgeOrUndefined } from '../../bridge/inner';
import { isDateFake } from './fixed-time';

/** What gives another result each time, and what a test has instead. */
const sources = {
  'Math.random': '`random` of jest-distributed',
  'Date.now': 'fixedTime(), or a clock that is passed in',
  'new Date': 'fixedTime(), or a clock that is passed in',
  'performance.now': 'a clock that is passed in',
  'process.hrtime': 'a clock that is passed in',
  randomUUID: "ids('kind') of jest-distributed, or ids that are passed in",
  getRandomValues: 'random.bytes() of jest-distributed',
  randomBytes: 'random.bytes() of jest-distributed',
  randomInt: 'random.between() of jest-distributed',
} as const;

/** A name of what {@link guardDeterminism} watches. */
export type ChanceSource = keyof typeof sources;

/** Options of {@link guardDeterminism}. */
export interface GuardOptions {
  /** What may be called all the same; default nothing. */
  readonly allow?: readonly ChanceSource[];
}

/**
 * From now on a test fails that calls what {@link GuardOptions.allow} can name, itself or in the code under test; the failure names the line. Packages of node_modules may
 * call it, and so may everybody call time that is fake (fixedTime, fake timers). It holds until the test ends; called in beforeAll or outside of tests, for the file. Out
 * of reach is a function that a module has taken out of node:crypto or node:process before, by destructuring or by name in an ES module; what is imported after the call
 * is not, so that a setup file reaches everything.
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
  // The object and not its name: whoever has it already is watched, too, and a fake one is not.
  'performance.now': (tell) => replace(performance, 'now', (real) => telling(real.bind(performance), tell)),
  'process.hrtime': (tell) => replace(process, 'hrtime', (real) => (Object.hasOwn(real, 'clock') ? real : tellingTime(real, tell))),
  randomUUID: (tell) => replaceInCrypto('randomUUID', tell),
  getRandomValues: (tell) => replaceInCrypto('getRandomValues', tell),
  randomBytes: (tell) => replaceInCrypto('randomBytes', tell),
  randomInt: (tell) => replaceInCrypto('randomInt', tell),
};

/** In the module and in the Web's object: the module's own getRandomValues reads that of the object. */
function replaceInCrypto(name: string, tell: () => void): Undo {
  const module = require('node:crypto') as typeof import('node:crypto');
  const owners = [module, module.webcrypto] as unknown as Record<string, () => unknown>[];
  const undo = owners
    .filter((owner) => name in owner && Object.getOwnPropertyDescriptor(owner, name)?.configurable !== false)
    .map((owner) => replace(owner, name, (real) => telling(real.bind(owner), tell)));
  return () => undo.forEach((each) => each());
}

function tellingTime(real: NodeJS.HRTime, tell: () => void): NodeJS.HRTime {
  return Object.assign(
    telling((time?: [number, number]) => real(time), tell),
    { bigint: telling(() => real.bigint(), tell) },
  );
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

/** Fails the running test, once for each line, at its end: thrown here, the error might be caught by the code under test. */
function report(source: ChanceSource): void {
  const error = new DistributedError({
    code: 'JD_NOT_DETERMINISTIC',
    what: `${source}() gives another result each time, and guardDeterminism() is on.`,
    fix: `Use ${sources[source]}, or allow it: guardDeterminism({ allow: ['${source}'] }).`,
  });
  const [headline, frames] = split(String(error.stack));
  const callers = frames.filter((frame) => !frame.includes(__filename) && !between.test(frame));
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

/** Frames between the call and what is watched: the module's getRandomValues calls that of the Web's object. */
const between = /[ (]<anonymous>\)?$|\(node:crypto:/;

/** What fails a test already. */
const told = new Set<string>();

function split(stack: string): [string, string[]] {
  const lines = stack.split('\n');
  const first = lines.findIndex((line) => /^\s+at /.test(line));
  return first === -1 ? [stack, []] : [lines.slice(0, first).join('\n'), lines.slice(first)];
}
