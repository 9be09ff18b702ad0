import { FlowProducer, Job, Queue, QueueEvents, Worker } from 'bullmq';
import { describeOnBoth } from './both-servers';

jest.setTimeout(30_000);

describeOnBoth('BullMQ', (place) => {
  const open: { close(): Promise<unknown> }[] = [];
  const connection = (): object => ({ ...place.address, maxRetriesPerRequest: null });
  const keep = <T extends { close(): Promise<unknown> }>(each: T): T => {
    open.push(each);
    return each;
  };
  const queueOf = (options: object = {}): Queue => keep(new Queue('q', { connection: connection(), ...options }));
  const workerOf = (run: (job: Job) => unknown, options: object = {}): Worker =>
    keep(new Worker('q', async (job) => run(job), { connection: connection(), ...options }));
  const eventsOf = async (): Promise<QueueEvents> => {
    const events = keep(new QueueEvents('q', { connection: connection() }));
    await events.waitUntilReady();
    return events;
  };
  const once = (worker: Worker, event: 'completed' | 'failed' | 'drained' | 'stalled', count = 1): Promise<unknown[]> =>
    new Promise((resolve) => {
      const seen: unknown[] = [];
      worker.on(event as 'completed', (job) => {
        seen.push(job);
        if (seen.length === count) resolve(seen);
      });
    });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
  });

  test('a job is done and its result kept', async () => {
    const queue = queueOf();
    const events = await eventsOf();
    workerOf((job) => job.data.x * 2);
    const job = await queue.add('double', { x: 21 });
    expect(await job.waitUntilFinished(events)).toBe(42);
    expect((await queue.getJob(job.id!))!.returnvalue).toBe(42);
    expect(await queue.getJobCounts('completed', 'failed', 'wait')).toEqual({ completed: 1, failed: 0, wait: 0 });
  });

  test('jobs that came together are done in their order', async () => {
    const queue = queueOf();
    await queue.addBulk(Array.from({ length: 20 }, (_, n) => ({ name: 'n', data: { n } })));
    const seen: number[] = [];
    const worker = workerOf((job) => seen.push(job.data.n));
    await once(worker, 'completed', 20);
    expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  test('a job that fails is tried again, then it has failed', async () => {
    const queue = queueOf();
    const worker = workerOf(
      () => {
        throw new Error('no luck');
      },
      { autorun: false },
    );
    const failed = once(worker, 'failed', 3);
    const job = await queue.add('unlucky', {}, { attempts: 3, backoff: { type: 'fixed', delay: 5 } });
    void worker.run();
    await failed;
    const again = (await queue.getJob(job.id!))!;
    expect({ attempts: again.attemptsMade, reason: again.failedReason, state: await again.getState() }).toEqual({
      attempts: 3,
      reason: 'no luck',
      state: 'failed',
    });
  });

  test('a failed job can be retried by hand', async () => {
    const queue = queueOf();
    const events = await eventsOf();
    let fails = true;
    workerOf(() => {
      if (fails) throw new Error('first');
      return 'second';
    });
    // The events' own: one that is told later would end the wait for the second try.
    const failed = new Promise((resolve) => events.once('failed', resolve));
    const job = await queue.add('x', {});
    await failed;
    fails = false;
    await job.retry();
    expect(await job.waitUntilFinished(events)).toBe('second');
  });

  test('a delayed job waits its time', async () => {
    const queue = queueOf();
    const job = await queue.add('late', {}, { delay: 50 });
    expect(await job.getState()).toBe('delayed');
    const worker = workerOf((each) => each.name);
    await once(worker, 'completed');
    expect(await job.getState()).toBe('completed');
    const done = (await queue.getJob(job.id!))!;
    expect(done.processedOn! - done.timestamp).toBeGreaterThanOrEqual(50);
  });

  test('a delayed job can be promoted', async () => {
    const queue = queueOf();
    const events = await eventsOf();
    workerOf(() => 'early');
    const job = await queue.add('late', {}, { delay: 1_000_000 });
    await job.promote();
    expect(await job.waitUntilFinished(events)).toBe('early');
  });

  test('priorities go first', async () => {
    const queue = queueOf();
    for (const priority of [5, 1, 3, 2, 4]) await queue.add(`p${priority}`, {}, { priority });
    await queue.add('none', {});
    const seen: string[] = [];
    const worker = workerOf((job) => seen.push(job.name));
    await once(worker, 'completed', 6);
    expect(seen).toEqual(['none', 'p1', 'p2', 'p3', 'p4', 'p5']);
  });

  test('last in, first out', async () => {
    const queue = queueOf();
    for (const name of ['a', 'b', 'c']) await queue.add(name, {}, { lifo: true });
    const seen: string[] = [];
    const worker = workerOf((job) => seen.push(job.name));
    await once(worker, 'completed', 3);
    expect(seen).toEqual(['c', 'b', 'a']);
  });

  test('a flow: the parent is done after its children, with their results', async () => {
    const events = await eventsOf();
    const flows = keep(new FlowProducer({ connection: connection() }));
    workerOf(async (job) => (job.name === 'parent' ? Object.values(await job.getChildrenValues()).sort() : job.data.n * 10), {
      concurrency: 3,
    });
    const { job } = await flows.add({
      name: 'parent',
      queueName: 'q',
      children: [1, 2, 3].map((n) => ({ name: 'child', queueName: 'q', data: { n } })),
    });
    expect(await job.waitUntilFinished(events)).toEqual([10, 20, 30]);
  });

  test('a schedule repeats a job', async () => {
    const queue = queueOf();
    const worker = workerOf(() => 'tick');
    const ticks = once(worker, 'completed', 3);
    await queue.upsertJobScheduler('clock', { every: 20, limit: 3 }, { name: 'tick' });
    expect(await ticks).toHaveLength(3);
    await queue.removeJobScheduler('clock');
  });

  test('a rate limit holds', async () => {
    const queue = queueOf();
    await queue.addBulk(Array.from({ length: 6 }, (_, n) => ({ name: `n${n}`, data: {} })));
    const startedAtMs = performance.now();
    const worker = workerOf(() => 'done', { limiter: { max: 2, duration: 60 } });
    await once(worker, 'completed', 6);
    expect(performance.now() - startedAtMs).toBeGreaterThan(110);
  });

  test('a paused queue rests until it is resumed', async () => {
    const queue = queueOf();
    await queue.pause();
    const worker = workerOf(() => 'done');
    const completed = once(worker, 'completed');
    await queue.add('x', {});
    expect(await queue.isPaused()).toBe(true);
    expect(await queue.getJobCounts('wait', 'completed')).toEqual({ wait: 1, completed: 0 });
    await queue.resume();
    await completed;
  });

  test('a job whose worker is gone is found stalled and done by another', async () => {
    const queue = queueOf();
    let taken!: () => void;
    const isTaken = new Promise<void>((resolve) => (taken = resolve));
    const dead = new Worker('q', () => (taken(), new Promise(() => undefined)), {
      connection: connection(),
      lockDuration: 100,
      skipLockRenewal: true,
      skipStalledCheck: true,
    });
    await queue.add('x', {});
    await isTaken;
    await dead.close(true);
    const worker = workerOf(() => 'rescued', { stalledInterval: 50 });
    const [job] = (await once(worker, 'completed')) as [Job];
    expect(job.returnvalue).toBe('rescued');
  });

  test('progress and logs are told', async () => {
    const queue = queueOf();
    const events = await eventsOf();
    const progress = new Promise((resolve) => events.on('progress', ({ data }) => resolve(data)));
    workerOf(async (job) => {
      await job.updateProgress({ step: 1 });
      await job.log('half way');
    });
    const job = await queue.add('x', {});
    await job.waitUntilFinished(events);
    expect(await progress).toEqual({ step: 1 });
    expect((await queue.getJobLogs(job.id!)).logs).toEqual(['half way']);
  });

  test('what is done can be removed at once; a name of its own comes once', async () => {
    const queue = queueOf();
    await queue.add('x', {}, { jobId: 'mine' });
    await queue.add('x', {}, { jobId: 'mine' });
    expect(await queue.count()).toBe(1);
    const worker = workerOf(() => 'done', { removeOnComplete: { count: 0 } });
    await once(worker, 'completed');
    expect(await queue.getJob('mine')).toBeUndefined();
  });

  test('a queue can be emptied and obliterated', async () => {
    const queue = queueOf();
    await queue.addBulk(Array.from({ length: 5 }, () => ({ name: 'x', data: {} })));
    await queue.drain();
    expect(await queue.count()).toBe(0);
    await queue.add('y', {});
    await queue.obliterate({ force: true });
    expect(await queue.getJobCounts('wait', 'completed')).toEqual({ wait: 0, completed: 0 });
  });
});
