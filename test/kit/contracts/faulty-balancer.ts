import type { BalancingPolicy } from '../../../src/kit/contracts/load-balancer-contract';

/** What can be wrong in {@link FaultyBalancer}, under which policy, and the case of the contract that finds it. */
export const balancerMistakes = {
  'answers without backends': ['round robin', 'without backends it refuses requests'],
  'falls back to what is down': ['round robin', 'with all backends down it refuses requests'],
  'goes on when it is closed': ['round robin', 'close may be called twice, and what is closed refuses requests'],
  'skips the only one': ['round robin', 'a single backend gets every request'],
  'reads, waits and steps on': ['round robin', 'of 100 tasks with 10 requests each, at once, every backend gets its exact share'],
  'gives the share of what is down to its neighbour': ['round robin', 'a backend that is down gets nothing, and the others share'],
  'makes up for what was missed': ['round robin', 'a backend that comes back gets its share again'],
  'turns round after each round': ['round robin', 'it goes round in order, and begins again'],
  'weighs by the square': ['weighted', 'weights of 3, 1 and 2 get exactly 300, 100 and 200 of 600 requests'],
  'sends bursts': ['smooth weighted', 'weights of 5, 1 and 1 are spread as a a b a c a a'],
  'takes 0 for 1': ['smooth weighted', 'a weight of 0 gets nothing'],
  'stays where it is': ['least connections', 'requests under way are spread'],
  'frees the most loaded': ['least connections', 'the next request goes to who has the fewest under way'],
  'reads, waits and counts down': ['least connections', 'requests that are over leave nothing behind'],
} as const;

export type BalancerMistake = keyof typeof balancerMistakes;

interface Backend {
  readonly name: string;
  readonly weight: number;
  current: number;
  active: number;
  missed: number;
  isHealthy: boolean;
}

/** A small balancer with one mistake, or none. Its text is run in nested projects: it uses nothing from outside. */
export class FaultyBalancer {
  private readonly backends: readonly Backend[];
  private turn = 0;
  private last: Backend | undefined;
  private isClosed = false;

  constructor(
    backends: readonly { readonly name: string; readonly weight: number }[],
    private readonly policy: BalancingPolicy,
    private readonly mistake?: BalancerMistake,
  ) {
    const weightOf = (weight: number): number => {
      if (mistake === 'takes 0 for 1') return Math.max(1, weight);
      return policy === 'round robin' ? 1 : mistake === 'weighs by the square' ? weight ** 2 : weight;
    };
    const start = { current: 0, active: 0, missed: 0, isHealthy: true };
    this.backends = backends.map(({ name, weight }) => ({ ...start, name, weight: weightOf(weight) }));
  }

  async next(): Promise<string> {
    const { mistake, backends } = this;
    if (this.isClosed && mistake !== 'goes on when it is closed') throw new Error('the balancer is closed');
    if (backends.length === 0 && mistake === 'answers without backends') return 'localhost';
    const healthy = backends.filter(({ isHealthy }) => isHealthy);
    if (healthy.length === 0 && backends.length > 0 && mistake === 'falls back to what is down') return backends[0]!.name;
    const isSkipped = mistake === 'skips the only one' && backends.length === 1 && this.turn % 2 === 1;
    if (healthy.length === 0 || isSkipped) throw new Error('NO_BACKENDS');
    const chosen = this.policy === 'least connections' ? this.fewest(healthy) : await this.inTurn(healthy);
    for (const each of backends) if (!each.isHealthy) each.missed++;
    chosen.active++;
    return chosen.name;
  }

  setHealthy(name: string, isHealthy: boolean): void {
    const backend = this.named(name);
    backend.isHealthy = isHealthy;
    if (isHealthy && this.mistake === 'makes up for what was missed') backend.current += backend.missed;
  }

  async done(name: string): Promise<void> {
    const most = this.backends.reduce((best, each) => (each.active > best.active ? each : best));
    const backend = this.mistake === 'frees the most loaded' ? most : this.named(name);
    const { active } = backend;
    if (this.mistake === 'reads, waits and counts down') await undefined;
    backend.active = active - 1;
    this.last = undefined;
  }

  active(name: string): number {
    return this.named(name).active;
  }

  close(): void {
    this.isClosed = true;
  }

  private named(name: string): Backend {
    return this.backends.find((each) => each.name === name)!;
  }

  private fewest(healthy: readonly Backend[]): Backend {
    const best = healthy.reduce((least, each) => (each.active < least.active ? each : least));
    const stays = this.mistake === 'stays where it is' && this.last !== undefined && this.last.active <= best.active + 1;
    return (this.last = stays ? this.last! : best);
  }

  private async inTurn(healthy: readonly Backend[]): Promise<Backend> {
    const { mistake, backends } = this;
    if (mistake === 'reads, waits and steps on') {
      const at = this.turn;
      await undefined;
      this.turn = at + 1;
      return healthy[at % healthy.length]!;
    }
    const turn = this.turn++;
    if (mistake === 'turns round after each round') {
      const at = turn % healthy.length;
      return healthy[Math.floor(turn / healthy.length) % 2 === 0 ? at : healthy.length - 1 - at]!;
    }
    if (mistake === 'gives the share of what is down to its neighbour') {
      const at = turn % backends.length;
      return backends[at]!.isHealthy ? backends[at]! : backends[(at + 1) % backends.length]!;
    }
    if (mistake === 'sends bursts') {
      const row = healthy.flatMap((each) => Array.from({ length: each.weight }, () => each));
      return row[turn % row.length]!;
    }
    return smoothly(healthy);
  }
}

/** Smooth weighted round robin, which with weights of 1 is round robin. */
export function smoothly(healthy: readonly Pick<Backend, 'weight' | 'current'>[]): Backend {
  for (const each of healthy) each.current += each.weight;
  const best = healthy.reduce((most, each) => (each.current > most.current ? each : most));
  best.current -= healthy.reduce((total, { weight }) => total + weight, 0);
  return best as Backend;
}
