import type { Timer } from '../../base/clock';
import type { DrivenClock } from '../../base/driven-clock';
import { replyBlocks } from '../buffer-sizes';
import type { Client } from '../client';
import type { RedisConfig } from './config';

/** What a client may leave unread: so much at no time, and so much not for long; 0: no limit. */
export interface OutputLimit {
  readonly hardBytes: number;
  readonly softBytes: number;
  readonly softSeconds: number;
}

/** `client-output-buffer-limit`. */
export class OutputLimits {
  private classes: ReadonlyMap<string, OutputLimit> = new Map();

  constructor(config: RedisConfig) {
    config.whenSet('client-output-buffer-limit', (value) => (this.classes = parseClasses(value)));
  }

  of(client: Client): OutputLimit {
    return this.classes.get(client.hasSubscriptions ? 'pubsub' : 'normal')!;
  }
}

function parseClasses(value: string): ReadonlyMap<string, OutputLimit> {
  const words = value.split(' ');
  const classes = new Map<string, OutputLimit>();
  for (let at = 0; at < words.length; at += 4) {
    const [hardBytes, softBytes, softSeconds] = words.slice(at + 1, at + 4).map(Number) as [number, number, number];
    classes.set(words[at]!, { hardBytes, softBytes, softSeconds });
  }
  return classes;
}

/** One client's unread output against the limit of its class. */
export class OutputWatch {
  /** Since it is over the soft limit, in whole seconds as Redis counts, with the timer for when it has been too long. */
  private overSoft: { readonly sinceSec: number; readonly timer: Timer } | undefined;

  constructor(
    private readonly limits: OutputLimits,
    private readonly clock: DrivenClock,
    private readonly client: Client,
    /** Looks again: nobody writes, but time has passed. */
    private readonly look: () => void,
  ) {}

  get isLimited(): boolean {
    const { hardBytes, softBytes } = this.limits.of(this.client);
    return hardBytes > 0 || softBytes > 0;
  }

  /** Whether the client may go on with so much unread. */
  allows(unreadBytes: number): boolean {
    const used = replyBlocks(unreadBytes).bytes;
    const { hardBytes, softBytes, softSeconds } = this.limits.of(this.client);
    if (hardBytes > 0 && used >= hardBytes) return false;
    if (softBytes === 0 || used < softBytes) {
      this.relax();
      return true;
    }
    const nowSec = Math.floor(this.clock.now() / 1000);
    if (this.overSoft === undefined) {
      const endMs = (nowSec + softSeconds + 1) * 1000;
      this.overSoft = { sinceSec: nowSec, timer: this.clock.after(endMs - this.clock.now(), this.look) };
    }
    return nowSec - this.overSoft.sinceSec <= softSeconds;
  }

  /** It has read what there was, or is gone. */
  relax(): void {
    this.overSoft?.timer.cancel();
    this.overSoft = undefined;
  }
}
