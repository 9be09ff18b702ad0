import { DistributedError } from '../src/base/errors';
import { comparison, nothingCompared, verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { showValue } from '../src/kit/waiting/show';

/** What has a dump: a Redis of ours, or the text itself. */
export type Dumped = string | { dump(): string };

/** Options of {@link RedisDumpMatchers.toMatchRedisDump}. */
export interface RedisDumpOptions {
  /** Whether times to live are compared, too. Default true; a clock that runs changes them. */
  readonly ttl?: boolean;
}

/** The matchers of this file, as `expect` gets them. */
export interface RedisDumpMatchers<R> {
  /**
   * Passes when both have the same keys in all databases: types, values, times to live. Each is a Redis of ours or the text of its `dump()`, which may be indented.
   * Dumps that are cut, of many keys or long values, match nothing: they cannot tell.
   * @example
   * expect(replica).toMatchRedisDump(redis);
   * expect(redis).toMatchRedisDump(`
   *   db 0: 1 key
   *     "visits" string "3"
   * `);
   */
  toMatchRedisDump(expected: Dumped, options?: RedisDumpOptions): R;
}

/** The implementation of {@link RedisDumpMatchers.toMatchRedisDump}, for expect.extend. @throws DistributedError JD_NO_DUMP */
export function toMatchRedisDump(
  this: MatcherContext,
  received: unknown,
  expected: unknown,
  { ttl = true }: RedisDumpOptions = {},
): MatcherResult {
  const call = { name: 'toMatchRedisDump', received: 'redis', expected: typeof expected === 'string' ? 'dump' : 'redis' };
  const [wanted, found] = [expected, received].map((side) => readDump(side, ttl));
  const pass = wanted === found;
  if (pass && isCut(found!)) {
    return nothingCompared(
      this,
      call,
      'Both dumps are cut at the same places: what was left out may differ. Compare the keys in question by toHaveRedisKey.',
    );
  }
  return verdict(this, call, pass, () => (pass ? found!.split('\n') : comparison(this, wanted, found)));
}

/** `... 3 more keys`, `... 17 more`, `"abc"... (900 bytes)`; not what a value says of itself. */
function isCut(text: string): boolean {
  return /\.\.\. (?:\d+ more|\()/.test(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'));
}

function readDump(side: unknown, withTtl: boolean): string {
  const text = typeof side === 'string' ? side : (side as { dump?: () => unknown } | null | undefined)?.dump?.();
  if (typeof text !== 'string') {
    const what = `toMatchRedisDump: ${showValue(side)} has no dump.`;
    throw new DistributedError({ code: 'JD_NO_DUMP', what, fix: "Give `redis` of 'jest-distributed', or the text of its dump()." });
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const indent = Math.min(...lines.map((line) => line.search(/\S/)));
  const plain = lines.map((line) => line.slice(indent).trimEnd());
  return (withTtl ? plain : plain.map((line) => line.replace(keyTtl, '$1'))).join('\n');
}

/** The time to live of a key's line: `  "key" list (2) ttl 1500 ms [...]`. */
const keyTtl = /^( +"(?:[^"\\]|\\.)*" [a-z]+(?: \(\d+\))?) ttl \d+ ms/;
