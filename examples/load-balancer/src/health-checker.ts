import type { Backend } from './backend';
import type { BackendPool, BackendState } from './backend-pool';

export interface HealthCheckOptions {
  readonly pool: BackendPool;
  /** Default '/-/ready'. */
  readonly path?: string;
  readonly timeoutMs: number;
  /** How many checks in a row must have gone well for a backend to be healthy again; default 1. */
  readonly healthyAfter?: number;
  /** How many must have failed in a row for it to be unhealthy; default 1. */
  readonly unhealthyAfter?: number;
  readonly now: () => number;
}

/** What a check has come to. */
export interface HealthCheck {
  readonly state: Exclude<BackendState, 'maintenance'>;
  /** Of the answer; undefined where there was none. */
  readonly status: number | undefined;
  readonly durationMs: number;
  /** Why there was no answer. An answer that is not good is none. */
  readonly error: unknown;
}

/** Asks backends how they are. */
export class HealthChecker {
  private readonly streaks = new Map<string, { state: BackendState; length: number }>();
  private running: AbortController | undefined;

  constructor(private readonly options: HealthCheckOptions) {}

  async check({ url }: Backend): Promise<HealthCheck> {
    const { path = '/-/ready', timeoutMs, now } = this.options;
    const beganAt = now();
    try {
      const response = await fetch(url + path, { signal: AbortSignal.timeout(timeoutMs) });
      await response.arrayBuffer();
      return { state: stateOf(response.status), status: response.status, durationMs: now() - beganAt, error: undefined };
    } catch (error) {
      return { state: 'unhealthy', status: undefined, durationMs: now() - beganAt, error };
    }
  }

  /** Checks all backends that are not in maintenance, at once, and tells the pool what is certain now. */
  async round(): Promise<void> {
    const { pool } = this.options;
    const checked = pool.backends.filter(({ name }) => pool.state(name) !== 'maintenance');
    await Promise.all(checked.map(async (backend) => this.settle(backend.name, (await this.check(backend)).state)));
  }

  /** Rounds without end, until stop() is called. Called twice, it goes on as before. */
  start(pause: () => Promise<void>): void {
    if (this.running !== undefined) return;
    const running = (this.running = new AbortController());
    void (async () => {
      while (!running.signal.aborted) {
        await this.round();
        await pause();
      }
    })();
  }

  /** May be called twice. */
  stop(): void {
    this.running?.abort();
    this.running = undefined;
  }

  private settle(name: string, state: HealthCheck['state']): void {
    const { pool, healthyAfter = 1, unhealthyAfter = 1 } = this.options;
    const streak = this.streaks.get(name);
    const length = streak?.state === state ? streak.length + 1 : 1;
    this.streaks.set(name, { state, length });
    // Somebody may have said so since the check began.
    if (pool.state(name) === 'maintenance') return;
    if (length >= (state === 'healthy' ? healthyAfter : unhealthyAfter)) pool.setState(name, state);
  }
}

function stateOf(status: number): HealthCheck['state'] {
  if (status === 429) return 'rateLimited';
  return status >= 200 && status < 300 ? 'healthy' : 'unhealthy';
}
