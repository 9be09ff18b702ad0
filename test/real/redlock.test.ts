import { Redis } from 'ioredis-5';
import { type Address, describeOnBoth } from './both-servers';

/** Its package hides its types from `import`. */
interface Lock {
  readonly value: string;
  readonly expiration: number;
  release(): Promise<unknown>;
  extend(durationMs: number): Promise<Lock>;
}
interface Redlock {
  acquire(resources: string[], durationMs: number): Promise<Lock>;
  release(lock: Lock): Promise<unknown>;
  extend(lock: Lock, durationMs: number): Promise<Lock>;
  using<T>(resources: string[], durationMs: number, routine: (signal: AbortSignal) => Promise<T>): Promise<T>;
  on(event: 'error', told: (error: Error) => void): void;
}
const { default: Redlock } = require('redlock') as { default: new (clients: Redis[], settings: object) => Redlock };

describeOnBoth('redlock', (place) => {
  let redis: Redis;
  beforeAll(() => {
    redis = clientOf(place.address);
  });
  afterAll(() => redis.quit());

  const atOnce = (): Redlock => quiet(new Redlock([redis], { retryCount: 0 }));
  const patient = (): Redlock => quiet(new Redlock([redis], { retryCount: -1, retryDelay: 5, retryJitter: 2 }));

  test('a lock is a key with a time to live', async () => {
    const lock = await atOnce().acquire(['a'], 10_000);
    expect(await redis.get('a')).toBe(lock.value);
    const ttl = await redis.pttl('a');
    expect(ttl).toBeGreaterThan(0);
    expect(ttl).toBeLessThanOrEqual(10_000);
  });

  test('a second holder is refused', async () => {
    const lock = await atOnce().acquire(['a'], 10_000);
    await expect(atOnce().acquire(['a'], 10_000)).rejects.toThrow('The operation was unable to achieve a quorum');
    expect(await redis.get('a')).toBe(lock.value);
  });

  test('what is released can be taken again', async () => {
    const first = await atOnce().acquire(['a'], 10_000);
    await first.release();
    expect(await redis.exists('a')).toBe(0);
    const second = await atOnce().acquire(['a'], 10_000);
    expect(second.value).not.toBe(first.value);
  });

  test('several resources are taken together or not at all', async () => {
    await atOnce().acquire(['b'], 10_000);
    await expect(atOnce().acquire(['a', 'b', 'c'], 10_000)).rejects.toThrow('quorum');
    expect(await redis.exists('a', 'c')).toBe(0);
    const lock = await atOnce().acquire(['a', 'c'], 10_000);
    expect(await redis.mget('a', 'c')).toEqual([lock.value, lock.value]);
    await lock.release();
    expect(await redis.exists('a', 'c')).toBe(0);
  });

  test('nobody releases the lock of another', async () => {
    const lock = await atOnce().acquire(['a'], 10_000);
    await redis.set('a', 'of another');
    await expect(lock.release()).rejects.toThrow('quorum');
    expect(await redis.get('a')).toBe('of another');
  });

  test('a lock is extended', async () => {
    const lock = await atOnce().acquire(['a'], 1_000);
    const longer = await lock.extend(60_000);
    expect(await redis.pttl('a')).toBeGreaterThan(1_000);
    expect(longer.expiration).toBeGreaterThan(lock.expiration);
  });

  test('a lost lock cannot be extended', async () => {
    const lock = await atOnce().acquire(['a'], 10_000);
    await redis.del('a');
    await expect(lock.extend(10_000)).rejects.toThrow('quorum');
    expect(await redis.exists('a')).toBe(0);
  });

  test('who is patient gets a lock when its time is up', async () => {
    const first = await atOnce().acquire(['a'], 40);
    const second = await patient().acquire(['a'], 10_000);
    expect(await redis.get('a')).toBe(second.value);
    expect(second.value).not.toBe(first.value);
  });

  test('who is patient gets a lock when it is released', async () => {
    const first = await atOnce().acquire(['a'], 10_000);
    const waiting = patient().acquire(['a'], 10_000);
    await first.release();
    const second = await waiting;
    expect(await redis.get('a')).toBe(second.value);
  });

  test('work under a lock happens one after the other', async () => {
    const redlock = patient();
    let inside = 0;
    let most = 0;
    const raise = (): Promise<void> =>
      redlock.using(['counter'], 10_000, async () => {
        most = Math.max(most, ++inside);
        const seen = Number(await redis.get('n'));
        await redis.set('n', seen + 1);
        inside--;
      });
    await Promise.all(Array.from({ length: 8 }, raise));
    expect([most, await redis.get('n'), await redis.exists('counter')]).toEqual([1, '8', 0]);
  });

  test('work that takes longer extends its lock', async () => {
    const redlock = quiet(new Redlock([redis], { retryCount: 0, automaticExtensionThreshold: 850 }));
    const expiresAt = await redlock.using(['a'], 1000, async (signal) => {
      const first = await redis.pexpiretime('a');
      let now = first;
      while (now === first) now = await redis.pexpiretime('a');
      return { first, now, aborted: signal.aborted };
    });
    expect(expiresAt.now).toBeGreaterThan(expiresAt.first);
    expect(expiresAt.aborted).toBe(false);
    expect(await redis.exists('a')).toBe(0);
  });

  test('its scripts are known by their digests', async () => {
    const lock = await atOnce().acquire(['a'], 10_000);
    await redis.script('FLUSH');
    await lock.release();
    expect(await redis.exists('a')).toBe(0);
  });
});

function clientOf(address: Address): Redis {
  return new Redis(address);
}

/** Refusals are told as events, too. */
function quiet(redlock: Redlock): Redlock {
  redlock.on('error', () => {});
  return redlock;
}
