import { basename } from 'node:path';
import { bridgeOrUndefined } from '../../bridge/inner';
import { jestGlobals, type ExpectState } from '../waiting/jest-globals';

/** What belongs to one test: made at its first use in it, forgotten at its end. */
export type PerTest<T> = () => T;

type Made = Map<object, unknown>;

/** By the names of the tests; hooks outside of tests and the file itself have their own. */
const made = new Map<string, Made>();

/**
 * A value of each test's own, and of the file's where no test runs.
 * @param make is told where: the file's name, and the test with its describe blocks, such that the same test is always the same text
 */
export function perTest<T>(make: (place: string) => T): PerTest<T> {
  const id = {};
  return () => {
    const place = currentPlace();
    const values = valuesOf(place);
    if (!values.has(id)) values.set(id, make(place));
    return values.get(id) as T;
  };
}

/** Runs `fn` as if the test had not made anything yet, and puts back what it had. */
export async function asIfFresh<T>(fn: () => T | PromiseLike<T>): Promise<T> {
  const place = currentPlace();
  const kept = valuesOf(place);
  made.set(place, new Map());
  try {
    return await fn();
  } finally {
    made.set(place, kept);
  }
}

function valuesOf(place: string): Made {
  let values = made.get(place);
  if (values === undefined) {
    values = new Map();
    made.set(place, values);
    // A retried test begins anew.
    bridgeOrUndefined()?.onCleanup(() => void made.delete(place));
  }
  return values;
}

interface Place {
  readonly testPath?: string;
  readonly currentTestName?: string;
}

/** The file by its name alone: the folder is not the same on every machine. */
function currentPlace(): string {
  const { testPath = '', currentTestName = '' } = jestGlobals().expect.getState() as ExpectState & Place;
  const bridge = bridgeOrUndefined();
  const test = bridge === undefined ? currentTestName : (bridge.currentTest()?.name ?? '');
  return `${basename(testPath)}/${test}`;
}
