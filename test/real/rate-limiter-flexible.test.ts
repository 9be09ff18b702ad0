import { Redis } from 'ioredis-5';
import {
  BurstyRateLimiter,
  type IRateLimiterRedisOptions,
  RateLimiterQueue,
  RateLimiterRedis,
  type RateLimiterRes,
  RateLimiterUnion,
  RLWrapperBlackAndWhite,
} from 'rate-limiter-flexible';
import { createClient as createClient5 } from 'redis-5';
import { describeOnBoth } from './both-servers';

describeOnBoth('rate-limiter-flexible', (place) => {
  let redis: Redis;
  beforeAll(() => {
    redis = new Redis(place.address);
  });
  afterAll(() => redis.quit());

  const limiterOf = (options: Partial<IRateLimiterRedisOptions> = {}): RateLimiterRedis =>
    new RateLimiterRedis({ storeClient: redis, points: 3, duration: 60, ...options });

  test('points are counted down', async () => {
    const limiter = limiterOf();
    const first = await limiter.consume('k');
    const second = await limiter.consume('k');
    expect(shown(first)).toEqual({ consumed: 1, remaining: 2, isFirst: true });
    expect(shown(second)).toEqual({ consumed: 2, remaining: 1, isFirst: false });
    expect(second.msBeforeNext).toBeGreaterThan(50_000);
    expect(second.msBeforeNext).toBeLessThanOrEqual(60_000);
  });

  test('more than the points is refused', async () => {
    const limiter = limiterOf();
    await limiter.consume('k', 3);
    expect(shown(await refusal(limiter.consume('k')))).toEqual({ consumed: 4, remaining: 0, isFirst: false });
  });

  test('keys count apart', async () => {
    const limiter = limiterOf({ points: 1 });
    await limiter.consume('a');
    await limiter.consume('b');
    await refusal(limiter.consume('a'));
    expect((await redis.keys('*')).sort()).toEqual(['rlflx:a', 'rlflx:b']);
  });

  test('the time to live is set once', async () => {
    const limiter = limiterOf();
    await limiter.consume('k');
    await redis.expire('rlflx:k', 10);
    const next = await limiter.consume('k');
    expect(next.msBeforeNext).toBeLessThanOrEqual(10_000);
  });

  test('a counter without a time to live gets one', async () => {
    await redis.set('rlflx:k', 1);
    await limiterOf().consume('k');
    expect(await redis.pttl('rlflx:k')).toBeGreaterThan(50_000);
  });

  test('a duration of zero never ends', async () => {
    const limiter = limiterOf({ duration: 0 });
    expect((await limiter.consume('k')).msBeforeNext).toBe(-1);
    expect(await redis.ttl('rlflx:k')).toBe(-1);
  });

  test('who goes too far is blocked for longer', async () => {
    const limiter = limiterOf({ points: 1, duration: 5, blockDuration: 600 });
    await limiter.consume('k');
    expect((await refusal(limiter.consume('k'))).msBeforeNext).toBe(600_000);
    expect(await redis.pttl('rlflx:k')).toBeGreaterThan(500_000);
  });

  test('somebody can be blocked by hand', async () => {
    const limiter = limiterOf();
    await limiter.block('k', 30);
    const refused = await refusal(limiter.consume('k'));
    expect(refused.msBeforeNext).toBeGreaterThan(20_000);
    expect(refused.msBeforeNext).toBeLessThanOrEqual(30_000);
  });

  test('a penalty and a reward', async () => {
    const limiter = limiterOf();
    await limiter.penalty('k', 2);
    expect((await limiter.get('k'))!.consumedPoints).toBe(2);
    await limiter.reward('k');
    expect((await limiter.get('k'))!.remainingPoints).toBe(2);
  });

  test('what is known of a key is told, set and deleted', async () => {
    const limiter = limiterOf();
    expect(await limiter.get('k')).toBeNull();
    await limiter.set('k', 2, 100);
    expect(shown((await limiter.get('k'))!)).toMatchObject({ consumed: 2, remaining: 1 });
    expect([await limiter.delete('k'), await limiter.delete('k')]).toEqual([true, false]);
  });

  test('only as many as allowed go through, however many come at once', async () => {
    const limiter = limiterOf({ points: 10 });
    const results = await Promise.allSettled(Array.from({ length: 40 }, () => limiter.consume('k')));
    expect(results.filter((each) => each.status === 'fulfilled')).toHaveLength(10);
    expect((await limiter.get('k'))!.consumedPoints).toBe(40);
  });

  test('two limits at once', async () => {
    const union = new RateLimiterUnion(limiterOf({ keyPrefix: 'few', points: 1 }), limiterOf({ keyPrefix: 'many', points: 5 }));
    await union.consume('k');
    const refused = (await union.consume('k').catch((each: unknown) => each)) as Record<string, RateLimiterRes>;
    expect(Object.keys(refused)).toEqual(['few']);
    expect(await redis.mget('few:k', 'many:k')).toEqual(['2', '2']);
  });

  test('a burst goes to its own points', async () => {
    const limiter = new BurstyRateLimiter(limiterOf({ points: 1 }), limiterOf({ keyPrefix: 'burst', points: 1 }));
    await limiter.consume('k');
    await limiter.consume('k');
    await refusal(limiter.consume('k') as Promise<RateLimiterRes>);
    expect(await redis.get('burst:k')).toBe('2');
  });

  test('a queue goes on when points come back', async () => {
    const queue = new RateLimiterQueue(limiterOf({ points: 2, duration: 1 }));
    const remaining = await Promise.all([1, 2, 3].map(() => queue.removeTokens(1)));
    expect(remaining).toEqual([1, 0, 1]);
  });

  test('white names are never counted', async () => {
    const limiter = new RLWrapperBlackAndWhite({ limiter: limiterOf({ points: 1 }), whiteList: ['boss'], blackList: ['foe'] });
    await limiter.consume('boss', 100);
    await refusal(limiter.consume('foe') as Promise<RateLimiterRes>);
    expect(await redis.keys('*')).toEqual([]);
  });

  test('the same through node-redis', async () => {
    const client = createClient5(place.nodeRedis);
    await client.connect();
    try {
      const limiter = limiterOf({ storeClient: client, useRedisPackage: true, points: 1 });
      expect(shown(await limiter.consume('k'))).toEqual({ consumed: 1, remaining: 0, isFirst: true });
      expect((await refusal(limiter.consume('k'))).consumedPoints).toBe(2);
    } finally {
      await client.close();
    }
  });
});

function shown(each: RateLimiterRes): { consumed: number; remaining: number; isFirst: boolean } {
  return { consumed: each.consumedPoints, remaining: each.remainingPoints, isFirst: each.isFirstInDuration };
}

/** What a limiter says to who is refused; an error of any other kind fails the test. */
async function refusal(consumed: Promise<RateLimiterRes>): Promise<RateLimiterRes> {
  const answer = await consumed.then(
    () => 'let through',
    (reason: unknown) => reason,
  );
  if (answer instanceof Error || answer === 'let through') throw new Error(`expected a refusal: ${String(answer)}`);
  return answer as RateLimiterRes;
}
