import { Redis } from 'ioredis';
import { redis, suite } from 'jest-distributed';

/** Of the test file's Redis, shared by its tests. Each of them begins with an empty one, and is not run when that is not so. */
export const client = suite({
  setup: () => new Redis(redis.url),
  clean: async (connection) => (await connection.dbsize()) === 0,
  teardown: (connection) => connection.quit(),
});
