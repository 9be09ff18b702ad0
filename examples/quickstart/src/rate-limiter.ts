import type { Redis } from 'ioredis';

export interface RateLimit {
  /** Calls allowed in a window. */
  limit: number;
  /** Counted from the first call in it. */
  windowMs: number;
}

export interface Verdict {
  allowed: boolean;
  remaining: number;
  /** When the next call may be allowed; 0 if now. */
  retryAfterMs: number;
}

/** Counts calls in fixed windows. Any number of processes may share one Redis: the count is taken in one transaction. */
export class RateLimiter {
  constructor(
    private readonly redis: Redis,
    private readonly rate: RateLimit,
  ) {}

  async take(caller: string): Promise<Verdict> {
    const key = `rate:${caller}`;
    const results = await this.redis.multi().incr(key).pexpire(key, this.rate.windowMs, 'NX').pttl(key).exec();
    const [count, , leftMs] = (results ?? []).map(([error, value]) => {
      if (error) throw error;
      return value as number;
    }) as [number, number, number];
    const allowed = count <= this.rate.limit;
    return { allowed, remaining: Math.max(0, this.rate.limit - count), retryAfterMs: allowed ? 0 : leftMs };
  }
}
