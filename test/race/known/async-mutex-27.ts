import type { Redis } from 'ioredis';
import type { KnownBug } from './known-bug';

/** A mutex whose `release` hands it to the next in the queue. */
class Mutex {
  private readonly queue: (() => void)[] = [];
  private isLocked = false;
  private current: (() => void) | undefined;

  /** @param clearsFirst whether `release` forgets who held it before it hands it on, and not after */
  constructor(private readonly clearsFirst: boolean) {}

  acquire(): Promise<void> {
    return new Promise((resolve) => {
      this.queue.push(resolve);
      if (!this.isLocked) this.handOn();
    });
  }

  release(): void {
    const { current } = this;
    if (this.clearsFirst) this.current = undefined;
    current?.();
    if (!this.clearsFirst) this.current = undefined;
  }

  private handOn(): void {
    const next = this.queue.shift();
    this.isLocked = next !== undefined;
    if (next === undefined) return;
    this.current = () => this.handOn();
    next();
  }
}

const task = async ({ redis, memory }: { readonly redis: Redis; readonly memory: Mutex }): Promise<void> => {
  await memory.acquire();
  await redis.incr('work');
  memory.release();
};
const tasks = { one: task, two: task, three: task };

export const asyncMutex27: KnownBug<Redis, Mutex> = {
  name: 'async-mutex#27',
  url: 'https://github.com/DirtyHairy/async-mutex/issues/27',
  what: 'A release forgets the next holder that it has just let in: its release does nothing, and the third task waits for ever.',
  client: 'ioredis',
  opaque: true,
  buggy: { setup: async () => new Mutex(false), tasks },
  fixed: { setup: async () => new Mutex(true), tasks },
};
