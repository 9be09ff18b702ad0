import type { Binary } from '../../../base/bytes';
import type { Context } from '../../context';
import type { StreamValue } from '../../keyspace/stream';
import type { Consumer, ConsumerGroup, PendingEntry } from '../../keyspace/stream/consumer-group';
import type { StreamEntry } from '../../keyspace/stream/stream-node';
import { plus, type Uint64 } from '../../keyspace/stream/uint64';
import type { Reply } from '../../reply';
import { entryReply } from './_entries';
import { seeConsumer } from './_group-delivery';

/** What claimed entries are made. */
export interface Claim {
  readonly consumer: Binary;
  /** Only what was delivered so long ago. */
  readonly minIdleMs: number;
  readonly deliveredAtMs: number;
  /** Undefined: one more, unless only the ids are asked for. */
  readonly deliveries: Uint64 | undefined;
  readonly justIds: boolean;
}

/** Takes pending entries over for a consumer, which is made at once; before 7.2 when it takes the first one. */
export class Claimer {
  readonly replies: Reply[] = [];
  private seen: Consumer | undefined;

  constructor(
    private readonly context: Context,
    private readonly key: Binary,
    readonly stream: StreamValue,
    readonly group: ConsumerGroup,
    private readonly claim: Claim,
  ) {
    if (context.engine.version.has('7.2')) this.seeConsumer();
  }

  /** An entry that is pending no more, because it is deleted. */
  drop({ id }: PendingEntry): void {
    this.group.release(id);
    this.context.keyspace.stats.changes++;
  }

  /** @param pending undefined: the entry was not pending. @returns whether it was claimed */
  take(entry: StreamEntry, pending: PendingEntry | undefined): boolean {
    const { consumer, minIdleMs, deliveredAtMs, deliveries, justIds } = this.claim;
    const { keyspace } = this.context;
    if (pending !== undefined && minIdleMs > 0 && keyspace.nowMs - pending.deliveredAtMs < minIdleMs) return false;
    this.seeConsumer().activeAtMs = keyspace.nowMs;
    const former = pending?.deliveries ?? 1;
    this.group.assign({ id: entry.id, consumer, deliveredAtMs, deliveries: deliveries ?? (justIds ? former : plus(former, 1)) });
    this.replies.push(justIds ? `${entry.id}` : entryReply(entry));
    keyspace.stats.changes++;
    return true;
  }

  private seeConsumer(): Consumer {
    return (this.seen ??= seeConsumer(this.context, this.key, this.group, this.claim.consumer));
  }
}
