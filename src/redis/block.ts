import type { Binary } from '../base/bytes';
import type { Context } from './context';
import type { Reply } from './reply';

/** What a blocking command gives back when it cannot be served yet: the engine lets the client wait. */
export class Block {
  constructor(readonly wait: BlockRequest) {}
}

export interface BlockRequest {
  /** The keys of the client's database that can end the waiting, in the order in which they are tried. Empty: only time or UNBLOCK does. */
  readonly keys: readonly Binary[];
  /** The type of value that it waits for at these keys; 'replicas': what it waits for is that they have more than before. */
  readonly awaits: 'list' | 'zset' | 'stream' | 'replicas' | 'nothing';
  /** Milliseconds; 0: for ever. */
  readonly timeoutMs: number;
  /** Milliseconds of the waiting that count as time of the command's own run (DEBUG SLEEP). */
  readonly busyMs?: number;
  /**
   * Tries again, as `key` may serve: it has a value of the awaited type. Who awaits a stream is called when it is gone, too.
   * Undefined: go on waiting. A thrown or returned error ends it.
   */
  readonly serve: (context: Context, key: Binary) => Reply | undefined;
  /** When it is to be tried again though no key became ready, in milliseconds since the epoch; undefined: then only. */
  readonly wakesAtMs?: ((context: Context) => number | undefined) | undefined;
  /** The reply when the time is up, and at once inside MULTI or a script. */
  readonly onTimeout: Reply;
}
