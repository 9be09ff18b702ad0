/** @redis {"only": "memory"} */ // These tests move its clock.
import { redis } from 'jest-distributed';
import { type Job, JobQueue } from '../src/job-queue';
import { client } from './client';

const options = { name: 'mail', maxAttempts: 2, retryDelayMs: 5_000 };

let queue: JobQueue;
beforeAll(() => {
  queue = new JobQueue(client, options);
});

test('tries a failed job again after a while, then gives up', async () => {
  const attempts: number[] = [];
  const failing = async (job: Job): Promise<void> => {
    attempts.push(job.attempts);
    throw new Error('no route');
  };
  await queue.add('bounce');
  await queue.work(failing, 0.01);
  expect(await queue.counts()).toMatchObject({ delayed: 1, active: 0 });

  await redis.clock.advance(options.retryDelayMs + 1);
  await queue.work(failing, 0.01);
  expect(attempts).toEqual([0, 1]);
  expect(await queue.counts()).toMatchObject({ delayed: 0, dead: 1, done: 0 });
});

test('a delayed job waits for its time', async () => {
  await queue.add('tomorrow', 86_400_000);
  expect(await queue.work(async () => {}, 0.01)).toBe(false);
  await redis.clock.advance(86_400_001);
  expect(await queue.work(async () => {}, 0.01)).toBe(true);
});
