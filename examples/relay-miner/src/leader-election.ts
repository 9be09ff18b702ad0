import type { Redis } from 'ioredis';
import { keys } from './keys';
import { MinerError } from './miner-error';

export type ElectionState = 'follower' | 'candidate' | 'leader';

export interface ElectionOptions {
  readonly redis: Redis;
  readonly id: string;
  /** Who leads must renew within this time. */
  readonly leaseMs: number;
}

/** An instance's part in the election of the one that claims. */
export class LeaderElection {
  private current: ElectionState = 'follower';
  private isDeciding = false;

  constructor(private readonly options: ElectionOptions) {}

  get state(): ElectionState {
    return this.current;
  }

  /** A follower becomes a candidate. */
  campaign(): void {
    this.require('follower');
    this.current = 'candidate';
  }

  /** A candidate leads if nobody does, and else follows. @returns whether it leads */
  async decide(): Promise<boolean> {
    this.require('candidate');
    return this.deciding(async () => {
      const { redis, id, leaseMs } = this.options;
      return (await redis.set(keys.leader, id, 'PX', leaseMs, 'NX')) === 'OK';
    });
  }

  /** The whole lease again. A leader whose lease has ended follows. @returns whether it leads */
  async renew(): Promise<boolean> {
    this.require('leader');
    const { redis, id, leaseMs } = this.options;
    return this.deciding(async () => (await redis.eval(renewScript, 1, keys.leader, id, leaseMs)) === 1);
  }

  async stepDown(): Promise<void> {
    this.require('leader');
    const { redis, id } = this.options;
    await this.deciding(async () => {
      await redis.eval(releaseScript, 1, keys.leader, id);
      return false;
    });
  }

  private require(state: ElectionState): void {
    if (this.current === state && !this.isDeciding) return;
    const code = `NOT_${state.toUpperCase() as Uppercase<ElectionState>}` as const;
    throw new MinerError(code, `${this.options.id} is ${this.isDeciding ? 'deciding' : this.current}, and no ${state}`);
  }

  private async deciding(leads: () => Promise<boolean>): Promise<boolean> {
    this.isDeciding = true;
    try {
      this.current = (await leads()) ? 'leader' : 'follower';
    } finally {
      this.isDeciding = false;
    }
    return this.current === 'leader';
  }
}

const renewScript = `return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('PEXPIRE', KEYS[1], ARGV[2]) or 0`;
const releaseScript = `return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0`;
