import { DistributedError } from '../../base/errors';
import { isError } from '../../base/realm';
import { bridgeOrUndefined } from '../../bridge/inner';
import { callSite } from '../waiting/announce';
import { jestGlobals } from '../waiting/jest-globals';
import { cleanup } from './cleanup';

/** How tests share a thing that is dear to make. */
export interface SuiteOptions<T> {
  /** Makes it, before all tests of the describe block. */
  setup(): T | PromiseLike<T>;
  /** Looks before each test whether it is clean: it is when this neither throws nor returns false. */
  clean?(shared: T): unknown;
  /** Puts it back after each test and its hooks. */
  reset?(shared: T, signal: AbortSignal): unknown;
  /** Ends it, after all tests of the describe block. */
  teardown?(shared: T, signal: AbortSignal): unknown;
}

/**
 * Registers the hooks by which the tests of the describe block (or file) share one thing.
 * @returns what gives it, in hooks and tests
 * @throws DistributedError JD_UNCLEAN when the thing is not clean before a test, with the test that ran before it; JD_NO_SUITE before `setup` has ended
 * @example
 * const database = suite({
 *   setup: () => Database.start(),
 *   clean: async (db) => (await db.tables()).length === 0,
 *   reset: (db) => db.dropTables(),
 *   teardown: (db) => db.stop(),
 * });
 * test('creates a table', async () => database().createTable('t'));
 */
export function suite<T>({ setup, clean, reset, teardown }: SuiteOptions<T>): () => T {
  let shared: { readonly thing: T } | undefined;
  let before: string | undefined;
  const frames = callSite(suite);
  const { beforeAll, beforeEach } = jestGlobals();
  beforeAll(async () => {
    const thing = await setup();
    shared = { thing };
    cleanup(async (signal) => {
      shared = undefined;
      await teardown?.(thing, signal);
    });
  });
  beforeEach(async () => {
    const { thing } = shared!;
    const name = bridgeOrUndefined()?.currentTest()?.name;
    const [last, reason] = [before, await dirt(clean, thing)];
    before = name;
    // Also where it is not clean: the next test is not to suffer from it.
    if (reset !== undefined) cleanup((signal) => reset(thing, signal));
    if (reason !== undefined) throw unclean(reason, last, frames);
  });
  return () => {
    if (shared !== undefined) return shared.thing;
    throw new DistributedError({
      code: 'JD_NO_SUITE',
      what: 'What a suite shares was asked for before its setup has ended, or after its teardown.',
      fix: 'Ask for it in a test or a hook of the describe block in which suite() was called.',
    });
  };
}

async function dirt<T>(clean: SuiteOptions<T>['clean'], thing: T): Promise<string | undefined> {
  try {
    return (await clean?.(thing)) === false ? 'clean() returns false' : undefined;
  } catch (error) {
    return isError(error) ? error.message : String(error);
  }
}

/** @param frames where the suite is: the hook that finds out stands nowhere */
function unclean(reason: string, last: string | undefined, frames: string): DistributedError {
  const error = new DistributedError({
    code: 'JD_UNCLEAN',
    what: `What the suite shares is not clean before this test: ${reason}.`,
    fix: last === undefined ? 'Look at setup(): no test has run yet.' : `Look at reset(), and at the test that ran before it: "${last}".`,
  });
  error.stack = [`${error.name}: ${error.message}`, frames].join('\n');
  return error;
}
