import type { ServerIdentity } from '../../context';
import { RedisEngine } from '../engine';
import type { EngineParts } from '../engine-services';
import type { ReplicationBus } from '../replicating/replication-bus';
import { SentinelNode } from './sentinel-node';

/** An engine that is a Sentinel. */
export class SentinelEngine extends RedisEngine {
  override readonly sentinel: SentinelNode;

  constructor(parts: EngineParts, { bus, seed }: { readonly bus: ReplicationBus; readonly seed: number | string }) {
    super(parts);
    this.sentinel = new SentinelNode(this, bus, seed);
  }

  override open(run: Pick<ServerIdentity, 'runId' | 'host' | 'port' | 'startedAtMs'>): void {
    super.open(run);
    this.sentinel.open();
  }

  override dispose(): void {
    super.dispose();
    this.sentinel.close();
  }
}
