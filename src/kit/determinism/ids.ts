import { perTest } from './per-test';

/** Makes the next id of its kind. */
export type NextId = () => string;

/**
 * Ids that count from 1 in each test.
 * @param kind what they begin with
 * @param separator what stands before the number; default '_'
 * @example
 * const nextSession = ids('session');
 * nextSession(); // 'session_1'
 * nextSession(); // 'session_2'; in the next test 'session_1' again
 */
export function ids(kind: string, separator = '_'): NextId {
  const counter = perTest(() => ({ last: 0 }));
  return () => `${kind}${separator}${++counter().last}`;
}
