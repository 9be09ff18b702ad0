import { bridgeOrUndefined } from '../../bridge/inner';

/** Where the user's code called `callee`: the stack's frames, without a headline. */
export function callSite(callee: Function): string {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, callee);
  return String(holder.stack).split('\n').slice(1).join('\n');
}

/**
 * The same promise, watched: when the test ends before it has settled, or without anybody having awaited it, the environment fails the test.
 * Without an environment of ours the promise comes back as it is.
 * @param what the call as the user wrote it
 * @param frames of {@link callSite}
 */
export function announce<T>(what: string, frames: string, promise: Promise<T>): Promise<T> {
  const bridge = bridgeOrUndefined();
  if (bridge === undefined) return promise;
  const watched = new Watched<T>((resolve, reject) => void promise.then(resolve, reject));
  let isSettled = false;
  const takeBack = bridge.mustAwait(what, `${what}\n${frames}`);
  const settle = (): void => {
    isSettled = true;
    if (watched.isObserved) takeBack();
  };
  watched.onObserved = () => void (isSettled && takeBack());
  // the environment reports it when nobody awaits: the same failure as an unhandled rejection would hide that report
  void promise.then(settle, settle);
  if (bridge.currentTest() !== undefined) void Promise.prototype.then.call(watched, undefined, () => undefined);
  return watched;
}

/** A promise that knows whether somebody listens. `await` asks a subclass's own `then`, as it would not ask a plain promise's. */
class Watched<T> extends Promise<T> {
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  isObserved = false;
  onObserved: (() => void) | undefined;

  // oxlint-disable-next-line unicorn/no-thenable -- a promise has one; this is how it learns that somebody listens
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.isObserved = true;
    this.onObserved?.();
    return super.then(onFulfilled, onRejected);
  }
}
