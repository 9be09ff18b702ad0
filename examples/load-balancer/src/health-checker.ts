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
  private running: { readonly halt: AbortController; readonly ended: Promise<void> } | undefined;

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

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /**
   * Rounds without end, until stop() is called. Called twice, it goes on as before.
   * @param pause between two rounds; it is to end when its signal aborts, well or not, as `setTimeout` of node:timers/promises does
   */
  start(pause: (signal: AbortSignal) => Promise<unknown>): void {
    if (this.running !== undefined) return;
    const halt = new AbortController();
    this.running = { halt, ended: this.goOn(pause, halt.signal) };
  }

  /** Resolves when the round under way is over. May be called twice. */
  async stop(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    running?.halt.abort();
    await running?.ended;
  }

  private async goOn(pause: (signal: AbortSignal) => Promise<unknown>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.round();
      if (!signal.aborted) await pause(signal).catch(() => undefined);
    }
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
