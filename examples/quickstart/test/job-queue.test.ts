import { Redis } from 'ioredis';
import { eventually, redis } from 'jest-distributed';
import { JobQueue } from '../src/job-queue';
import { client } from './client';

const options = { name: 'mail', maxAttempts: 2, retryDelayMs: 5_000 };

let queue: JobQueue;
beforeAll(() => {
  queue = new JobQueue(client, options);
});

test('runs jobs in the order in which they came', async () => {
  const seen: string[] = [];
  for (const payload of ['a', 'b', 'c']) await queue.add(payload);
  for (let i = 0; i < 3; i++) await queue.work(async (job) => void seen.push(job.payload), 0.01);
  expect(seen).toEqual(['a', 'b', 'c']);
  expect(await queue.counts()).toEqual({ waiting: 0, delayed: 0, active: 0, dead: 0, done: 3 });
});

test('a waiting worker gets a job as soon as there is one', async () => {
  const worker = new Redis(redis.url);
  const work = new JobQueue(worker, options).work(async () => {}, 0);
  await eventually(async () => (await client.info('clients')).includes('blocked_clients:1')).toBe(true);
  await queue.add('late');
  expect(await work).toBe(true);
  await expect(() => queue.counts()).toEventually(expect.objectContaining({ done: 1, active: 0 }));
  await worker.quit();
});

test('what a dead worker held is put back', async () => {
  await queue.add('precious');
  await client.lmove('mail:waiting', 'mail:active', 'RIGHT', 'LEFT');
  expect(await queue.recover()).toBe(1);
  expect(await queue.counts()).toMatchObject({ waiting: 1, active: 0 });
});

test('survives a restart of Redis with its data', async () => {
  await queue.add('kept');
  await redis.restart({ keepData: true });
  await expect(() => queue.counts()).toEventually(expect.objectContaining({ waiting: 1 }));
});
