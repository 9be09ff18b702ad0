import { RateLimiter } from '../src/rate-limiter';
import { client } from './client';

let limiter: RateLimiter;
beforeAll(() => {
  limiter = new RateLimiter(client, { limit: 3, windowMs: 60_000 });
});

test('counts each caller alone', async () => {
  for (let call = 0; call < 4; call++) await limiter.take('ada');
  expect(await limiter.take('grace')).toMatchObject({ allowed: true });
});

test('never lets more through than allowed, however many ask at once', async () => {
  const verdicts = await Promise.all(Array.from({ length: 50 }, () => limiter.take('ada')));
  expect(verdicts.filter((verdict) => verdict.allowed)).toHaveLength(3);
});

test('every test begins with an empty Redis', async () => {
  expect(await client.dbsize()).toBe(0);
});
