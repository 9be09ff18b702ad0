import { DistributedError, nearestName } from '../../base/errors';
import { isThenable } from '../../base/realm';
import { bridgeOrUndefined } from '../../bridge/inner';
import { callSite } from './announce';
import { jestGlobals } from './jest-globals';
import { launch } from './launch';
import { judgeByMatcher } from './matcher-judge';
import type { Judge, Plan } from './plan';
import { showValue } from './show';

/** What a chain of matchers stands for. */
export interface ChainSpec {
  /** The function as the user called it, e.g. "eventually". */
  readonly name: string;
  readonly call: Plan<unknown>['call'];
  readonly goal: Plan<unknown>['goal'];
  readonly options: Plan<unknown>['options'];
  /** never: what the chain's matcher says must not come true. */
  readonly isNegated: boolean;
  /** Judges when the chain itself is awaited; undefined when it needs a matcher. */
  readonly bare: Judge<unknown> | undefined;
}

/** A spec with the wait that was begun by awaiting the chain itself. */
interface OpenSpec extends ChainSpec {
  readonly begun: { promise?: Promise<unknown> };
}

/** What a call on the chain is made of. */
interface Path {
  readonly text: string;
  readonly isNot: boolean;
  readonly mode: 'value' | 'error';
}

/**
 * An object with every matcher that `expect` has at the moment of the call: built-in, jest-extended's, user-made. Each begins the wait and returns
 * its promise. `.not` inverts; `.rejects` looks at what the function throws; `.resolves` changes nothing, for what a function returns is awaited anyway.
 * @param callee the public function, left out of stacks
 */
export function matcherChain(spec: ChainSpec, callee: Function): object {
  const frames = callSite(callee);
  const what = spec.bare === undefined ? `${spec.name}(fn), without a matcher,` : `${spec.name}(fn)`;
  const takeBack = bridgeOrUndefined()?.mustAwait(what, `${what}\n${frames}`) ?? (() => undefined);
  const whole: Path = { text: `${spec.name}(fn)`, isNot: spec.isNegated, mode: 'value' };
  return link({ ...spec, begun: {} }, whole, takeBack, frames);
}

const refusedPattern = /Snapshot$/;

function link(spec: OpenSpec, path: Path, takeBack: () => void, frames: string): object {
  const follow = (name: string, change: Partial<Path>): object =>
    link(spec, { ...path, ...change, text: `${path.text}.${name}` }, takeBack, frames);
  const get = (_target: object, name: string | symbol): unknown => {
    if (typeof name === 'symbol') return undefined;
    if (name === 'then' || name === 'catch' || name === 'finally') return awaitBare(spec, path, name, takeBack, frames);
    if (name === 'not') return path.isNot ? refuseDoubleNegative(spec, takeBack) : follow(name, { isNot: true });
    if (name === 'resolves') return follow(name, { mode: 'value' });
    if (name === 'rejects') return follow(name, { mode: 'error' });
    return function matcher(...args: readonly unknown[]): Promise<unknown> {
      takeBack();
      checkMatcher(spec, name);
      const what = `${path.text}.${name}(${args.map(showArgument).join(', ')})`;
      const judge = judgeByMatcher({ name, args, isNot: path.isNot, mode: path.mode, returnHolds: spec.isNegated });
      return launch({ what, call: spec.call, goal: spec.goal, options: spec.options, counts: 'one', judge }, callSite(matcher));
    };
  };
  return new Proxy({}, { get });
}

/** `await never(fn)`: the wait begins when somebody asks for its result. */
function awaitBare(spec: OpenSpec, path: Path, name: 'then' | 'catch' | 'finally', takeBack: () => void, frames: string): unknown {
  const { bare, call, goal, options } = spec;
  takeBack();
  if (bare === undefined || path.text !== `${spec.name}(fn)`) {
    throw new DistributedError({
      code: 'JD_NO_MATCHER',
      what: `${path.text} is awaited without a matcher: it has checked nothing.`,
      fix: `Add one, as in \`await ${path.text}.toBe(value)\`, or use \`await waitUntil(fn)\`.`,
    });
  }
  return (...args: readonly unknown[]): unknown => {
    const promise = (spec.begun.promise ??= launch({ what: path.text, call, goal, options, counts: 'one', judge: bare }, frames));
    return Reflect.apply(promise[name], promise, args);
  };
}

function refuseDoubleNegative(spec: ChainSpec, takeBack: () => void): never {
  takeBack();
  throw new DistributedError({
    code: 'JD_DOUBLE_NEGATIVE',
    what: spec.isNegated ? `${spec.name}(fn).not says no twice.` : `${spec.name}(fn).not.not says no twice.`,
    fix: spec.isNegated ? 'Write `consistently(fn)` with the matcher.' : 'Leave out both.',
  });
}

function checkMatcher(spec: ChainSpec, name: string): void {
  if (refusedPattern.test(name)) {
    throw new DistributedError({
      code: 'JD_SNAPSHOT_MATCHER',
      what: `${spec.name}(fn).${name}() is refused: the first try would write or compare the snapshot, and each retry count as another one.`,
      fix: `Wait first, then compare: \`const value = await ${spec.name}(fn).toBeDefined(); expect(value).${name}()\`.`,
    });
  }
  const known = jestGlobals().expect(undefined);
  if (Object.hasOwn(known, name) && typeof known[name] === 'function') return;
  const near = nearestName(name, Object.keys(known));
  throw new DistributedError({
    code: 'JD_UNKNOWN_MATCHER',
    what: `expect has no matcher ${name}.`,
    fix: near === undefined ? 'Register it with expect.extend before this call.' : `Did you mean ${near}?`,
  });
}

/** Arguments in a headline are short; the matcher's own message shows them in full. */
function showArgument(value: unknown): string {
  const text = typeof value === 'function' ? value.name || 'fn' : isThenable(value) ? 'promise' : showValue(value);
  return text.length > 40 ? '...' : text;
}
