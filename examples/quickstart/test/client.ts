import { Redis } from 'ioredis';
import { redis } from 'jest-distributed';

/** Of the test file's Redis: each test file that imports it has one of its own, from its first beforeAll on. */
export let client: Redis;

beforeAll(() => {
  client = new Redis(redis.url);
});
afterAll(() => client.quit());
