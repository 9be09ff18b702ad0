import { EventEmitter } from 'node:events';
import type { Backend } from './backend';

/** What is known of a backend. One in maintenance is so because somebody has said it: checks do not change that. */
export type BackendState = 'healthy' | 'rateLimited' | 'unhealthy' | 'maintenance';

export interface StateChange {
  readonly backend: Backend;
  readonly from: BackendState;
  readonly to: BackendState;
}

/** The backends and their states. Emits `change`. */
export class BackendPool extends EventEmitter<{ change: [change: StateChange] }> {
  private readonly states: Map<string, BackendState>;

  constructor(readonly backends: readonly Backend[]) {
    super();
    this.states = new Map(backends.map(({ name }) => [name, 'healthy']));
  }

  state(name: string): BackendState {
    return this.states.get(name) ?? 'unhealthy';
  }

  /** Names that are not in the pool are left out: nodes may have different lists while one is deployed. */
  setState(name: string, to: BackendState): void {
    const backend = this.backends.find((each) => each.name === name);
    const from = this.state(name);
    if (backend === undefined || from === to) return;
    this.states.set(name, to);
    this.emit('change', { backend, from, to });
  }

  /** Those that may be picked: the healthy ones; where there is none, those that have only had too much to do. */
  available(): readonly Backend[] {
    const inState = (state: BackendState): Backend[] =>
      this.backends.filter(({ name, weight }) => weight > 0 && this.state(name) === state);
    const healthy = inState('healthy');
    return healthy.length > 0 ? healthy : inState('rateLimited');
  }
}
