import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisServer } from '../../src/redis-server';
import { runNested } from '../kit/nested-jest';
import { describeWithRealRedis } from '../kit/with-real-redis';

const limitMs = 60_000;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'seed-'));
  const server = await RedisServer.start({ version: '7.0' });
  await server.call('HSET', 'user:1', 'name', 'Ada');
  await server.save(join(folder, 'users.rdb'));
  await server.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

const seeded = (seed: string): string => `/** @redis ${JSON.stringify({ seed })} */
  const { redis } = require('jest-distributed');
  test.each([1, 2])('it is there, whatever the test before has done: %s', async () => {
    expect(redis.dump()).toBe('db 0: 1 key\\n  "user:1" hash (1) {"name": "Ada"}');
    await redis.call('FLUSHALL');
  });`;

async function expectSeeds(backend: string): Promise<void> {
  const { files } = await runNested({
    files: {
      'users.redis': 'HSET user:1 name Ada\n',
      'commands.test.js': seeded('users.redis'),
      'rdb.test.js': seeded(join(folder, 'users.rdb')),
      'missing.test.js': seeded('nobody.redis'),
    },
    env: { REDIS_BACKEND: backend },
  });
  expect(files['commands.test.js']).toMatchObject({ status: 'passed', message: '' });
  expect(files['rdb.test.js']).toMatchObject({ status: 'passed', message: '' });
  expect(files['missing.test.js']!.message).toContain('nobody.redis');
}

test(
  'a file begins with its seed: commands beside it, or an RDB file; one that is not there is told',
  () => expectSeeds('memory'),
  limitMs,
);

describeWithRealRedis('on a redis-server', () => {
  test('as well', () => expectSeeds('redis-server'), limitMs);
});
