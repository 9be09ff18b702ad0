import { announce, callSite } from './waiting/announce';

/**
 * The result of an asynchronous matcher, such that the environment fails the test when its user does not await it.
 * Jest calls `.then(...).catch(...)` on what a matcher returns and hands the outcome to the user: that last promise is the watched one.
 * @param what the call as the user wrote it
 * @param matcher the matcher's function: the user's call is looked for below it on the stack
 */
export function announcedMatcher<T>(what: string, matcher: Function, result: Promise<T>): Promise<T> {
  const frames = callSite(matcher).split('\n');
  // between the matcher and the user's call stand frames of expect, and above those what loads the matcher at its first use
  const isExpect = (line: string): boolean => /[\\/]node_modules[\\/]expect[\\/]/.test(line);
  const first = frames.findIndex(isExpect);
  const usersFrames = frames
    .slice(Math.max(0, first))
    .filter((line) => !isExpect(line))
    .join('\n');
  const thenable = {
    then(onFulfilled: never, onRejected: never): unknown {
      const next = result.then(onFulfilled, onRejected);
      return {
        then: (fulfilled: never, rejected: never) => next.then(fulfilled, rejected),
        catch: (rejected: never) => announce(what, usersFrames, next.catch(rejected)),
      };
    },
  };
  return thenable as unknown as Promise<T>;
}
