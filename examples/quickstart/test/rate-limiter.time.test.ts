/** @redis {"only": "memory"} */ // These tests move its clock.
import { redis } from 'jest-distributed';
import { RateLimiter } from '../src/rate-limiter';
import { client } from './client';

let limiter: RateLimiter;
beforeAll(() => {
  limiter = new RateLimiter(client, { limit: 3, windowMs: 60_000 });
});

test('allows so many calls, then tells when to come back', async () => {
  redis.clock.freeze();
  expect(await limiter.take('ada')).toEqual({ allowed: true, remaining: 2, retryAfterMs: 0 });
  await limiter.take('ada');
  await limiter.take('ada');
  await redis.clock.advance(20_000);
  expect(await limiter.take('ada')).toEqual({ allowed: false, remaining: 0, retryAfterMs: 40_000 });
});

test('begins anew when the window is over, without waiting for it', async () => {
  for (let call = 0; call < 4; call++) await limiter.take('ada');
  expect(await limiter.take('ada')).toMatchObject({ allowed: false });
  await redis.clock.advance(60_001);
  expect(await limiter.take('ada')).toMatchObject({ allowed: true, remaining: 2 });
});
