import { nearestName } from '../src/base/errors';
import { announcedMatcher } from '../src/kit/announced-matcher';
import { comparison, verdict, type MatcherCall, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { commandSender, pairsOf, type SendCommand } from '../src/kit/redis-client';
import { showValue } from '../src/kit/waiting/show';

/** What else of a key is compared. */
export interface RedisKeyOptions {
  /** As TYPE tells it: 'string', 'list', 'hash', 'set', 'zset', 'stream'. */
  readonly type?: string;
  /** Its time to live in seconds, rounded up; or an asymmetric matcher for it; true for any, false for none. */
  readonly ttl?: number | boolean | object;
}

/** The matchers of this file, as `expect` gets them. */
export interface RedisKeyMatchers {
  /**
   * Passes when the key is there, with that value, type and time to live. `expect` gets `redis`, or a client of ioredis or node-redis.
   * @param value text; a list's items; an object for a hash; a Set or a list for a set; an object of scores for a sorted set; a list of objects for
   * a stream's entries, without their ids. Numbers stand for their text. An asymmetric matcher for any of it. Left out or undefined: any value.
   * @example
   * await expect(redis).toHaveRedisKey('session:1', { user: 'ada' }, { ttl: 1800 });
   * await expect(redis).not.toHaveRedisKey('lock:a');
   */
  toHaveRedisKey(key: string, value?: unknown, options?: RedisKeyOptions): Promise<void>;
}

interface FoundKey {
  readonly type: string;
  readonly value: unknown;
  /** -1 for a key without. */
  readonly ttlMs: number;
}

/** The implementation of {@link RedisKeyMatchers.toHaveRedisKey}, for expect.extend. @throws DistributedError JD_NO_CLIENT */
export function toHaveRedisKey(
  this: MatcherContext,
  received: unknown,
  key: string,
  value?: unknown,
  options: RedisKeyOptions = {},
): Promise<MatcherResult> {
  const send = commandSender('toHaveRedisKey', received);
  const call = {
    name: 'toHaveRedisKey',
    received: 'redis',
    expected: [key, value]
      .filter((part) => part !== undefined)
      .map(showValue)
      .join(', '),
  };
  const result = readKey(send, key).then((found) =>
    found === undefined ? missing(this, call, send, key) : judge(this, call, found, { value, ...options }),
  );
  return announcedMatcher('expect(redis).toHaveRedisKey(...)', toHaveRedisKey, result);
}

function judge(
  context: MatcherContext,
  call: MatcherCall,
  found: FoundKey,
  { value, type, ttl }: RedisKeyOptions & { value: unknown },
): MatcherResult {
  const expected = value === undefined ? undefined : comparable(value, found.type);
  const typeFits = type === undefined || type === found.type;
  const valueFits = expected === undefined || context.equals(found.value, expected);
  const ttlFits = ttl === undefined || fitsTtl(context, found.ttlMs, ttl);
  return verdict(context, call, typeFits && valueFits && ttlFits, () => [
    ...(typeFits && type === undefined ? [] : [`Expected type: ${type ?? 'any'}, received ${found.type}`]),
    ...(ttl === undefined ? [] : [`Expected time to live: ${showTtl(ttl)}, received ${found.ttlMs < 0 ? 'none' : `${found.ttlMs} ms`}`]),
    ...(valueFits && expected !== undefined ? [`Received value: ${showValue(found.value)}`] : []),
    ...(valueFits ? [] : [`The ${found.type} differs:`, ...comparison(context, expected, found.value)]),
  ]);
}

async function missing(context: MatcherContext, call: MatcherCall, send: SendCommand, key: string): Promise<MatcherResult> {
  const [, page] = (await send('SCAN', '0', 'COUNT', String(mostKeysRead))) as [unknown, unknown[]];
  const keys = page.map(String).sort();
  const near = nearestName(key, keys);
  return verdict(context, call, false, () => [
    `There is no key ${showValue(key)}.${near === undefined ? '' : ` The nearest is ${showValue(near)}.`}`,
    keys.length === 0
      ? 'There are no keys at all.'
      : `There are ${keys.slice(0, mostKeysShown).map(showValue).join(', ')}${keys.length > mostKeysShown ? ', ...' : ''}.`,
  ]);
}

/** For the failure of a missing key. */
const [mostKeysRead, mostKeysShown] = [1_000, 10];

async function readKey(send: SendCommand, key: string): Promise<FoundKey | undefined> {
  const type = String(await send('TYPE', key));
  if (type === 'none') return undefined;
  const ttlMs = Number(await send('PTTL', key));
  return { type, value: await readValue(send, key, type), ttlMs };
}

async function readValue(send: SendCommand, key: string, type: string): Promise<unknown> {
  switch (type) {
    case 'string':
      return textOf(await send('GET', key));
    case 'list':
      return ((await send('LRANGE', key, '0', '-1')) as unknown[]).map(textOf);
    case 'set':
      return [...((await send('SMEMBERS', key)) as Iterable<unknown>)].map(textOf).sort();
    case 'hash':
      return Object.fromEntries(pairsOf(await send('HGETALL', key)).map(([field, value]) => [field, textOf(value)]));
    case 'zset':
      return Object.fromEntries(
        pairsOf(await send('ZRANGE', key, '0', '-1', 'WITHSCORES')).map(([member, score]) => [member, Number(score)]),
      );
    case 'stream':
      return ((await send('XRANGE', key, '-', '+')) as [unknown, unknown][]).map(([, fields]) =>
        Object.fromEntries(pairsOf(fields).map(([field, value]) => [field, textOf(value)])),
      );
    default:
      return undefined;
  }
}

/** The expected value in the form in which values are read. */
function comparable(value: unknown, type: string): unknown {
  if (typeof value === 'object' && value !== null && 'asymmetricMatch' in value) return value;
  const isSet = Object.prototype.toString.call(value) === '[object Set]';
  if (type === 'set' && (isSet || Array.isArray(value))) return [...(value as Iterable<unknown>)].map((item) => asText(item)).sort();
  if (type === 'zset') return value;
  if (Array.isArray(value))
    return value.map((item) => (typeof item === 'object' && item !== null ? comparable(item, 'hash') : asText(item)));
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== null) {
    return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, asText(item)]));
  }
  return asText(value);
}

function asText(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
}

function textOf(value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString() : value;
}

function fitsTtl(context: MatcherContext, ttlMs: number, ttl: NonNullable<RedisKeyOptions['ttl']>): boolean {
  if (typeof ttl === 'boolean') return ttlMs >= 0 === ttl;
  return ttlMs >= 0 && context.equals(Math.ceil(ttlMs / 1_000), ttl);
}

function showTtl(ttl: NonNullable<RedisKeyOptions['ttl']>): string {
  if (typeof ttl === 'boolean') return ttl ? 'any' : 'none';
  return typeof ttl === 'number' ? `${ttl} s` : showValue(ttl);
}
