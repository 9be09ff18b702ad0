import type { Redis } from 'ioredis';

export interface Job {
  id: string;
  payload: string;
  attempts: number;
}

export interface QueueOptions {
  name: string;
  /** After so many failures a job is dead. */
  maxAttempts: number;
  /** Before a failed job is tried again. */
  retryDelayMs: number;
}

/**
 * A queue that loses nothing: a job lies in `waiting`, `delayed`, `active` or `dead` at any moment, and every move between
 * them is one command or one transaction. Time is Redis's own, so that all workers agree on it.
 */
export class JobQueue {
  constructor(
    /** A connection of the queue's own: waiting and WATCH belong to a connection. */
    private readonly redis: Redis,
    private readonly options: QueueOptions,
  ) {}

  async add(payload: string, delayMs = 0): Promise<string> {
    const id = String(await this.redis.incr(this.key('id')));
    const job = JSON.stringify({ id, payload, attempts: 0 } satisfies Job);
    if (delayMs > 0) await this.redis.zadd(this.key('delayed'), (await this.nowMs()) + delayMs, job);
    else await this.redis.lpush(this.key('waiting'), job);
    return id;
  }

  /**
   * Takes the oldest job and runs it.
   * @returns whether there was one within `waitSeconds`
   */
  async work(run: (job: Job) => Promise<void>, waitSeconds: number): Promise<boolean> {
    await this.promoteDue();
    const taken = await this.redis.blmove(this.key('waiting'), this.key('active'), 'RIGHT', 'LEFT', waitSeconds);
    if (taken === null) return false;
    const job = JSON.parse(taken) as Job;
    try {
      await run(job);
      await this.redis.multi().lrem(this.key('active'), 1, taken).incr(this.key('done')).exec();
    } catch {
      await this.fail(taken, job);
    }
    return true;
  }

  /** Puts back what a worker took and never finished. Call it when no worker runs. */
  async recover(): Promise<number> {
    let count = 0;
    while ((await this.redis.lmove(this.key('active'), this.key('waiting'), 'LEFT', 'RIGHT')) !== null) count++;
    return count;
  }

  async counts(): Promise<Record<'waiting' | 'delayed' | 'active' | 'dead' | 'done', number>> {
    const results = await this.redis
      .multi()
      .llen(this.key('waiting'))
      .zcard(this.key('delayed'))
      .llen(this.key('active'))
      .llen(this.key('dead'))
      .get(this.key('done'))
      .exec();
    const [waiting, delayed, active, dead, done] = (results ?? []).map(([, value]) => Number(value)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    return { waiting, delayed, active, dead, done };
  }

  private async fail(taken: string, job: Job): Promise<void> {
    const next = JSON.stringify({ ...job, attempts: job.attempts + 1 });
    const move = this.redis.multi().lrem(this.key('active'), 1, taken);
    if (job.attempts + 1 >= this.options.maxAttempts) move.lpush(this.key('dead'), next);
    else move.zadd(this.key('delayed'), (await this.nowMs()) + this.options.retryDelayMs, next);
    await move.exec();
  }

  /** Moves due jobs to `waiting`. Two workers may see the same job: only the one whose ZREM counts moves it. */
  private async promoteDue(): Promise<void> {
    const due = await this.redis.zrangebyscore(this.key('delayed'), 0, await this.nowMs());
    for (const job of due) {
      await this.redis.watch(this.key('delayed'));
      if ((await this.redis.zscore(this.key('delayed'), job)) === null) await this.redis.unwatch();
      else await this.redis.multi().zrem(this.key('delayed'), job).lpush(this.key('waiting'), job).exec();
    }
  }

  private async nowMs(): Promise<number> {
    const [seconds, microseconds] = (await this.redis.time()) as unknown as [number, number];
    return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
  }

  private key(part: string): string {
    return `${this.options.name}:${part}`;
  }
}
