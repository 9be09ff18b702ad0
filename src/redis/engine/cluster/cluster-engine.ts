import type { Client } from '../../client';
import type { Argv } from '../../command';
import type { ServerIdentity } from '../../context';
import { RedisEngine } from '../engine';
import type { EngineParts } from '../engine-services';
import type { ClusterBus } from './cluster-bus';
import { NodeCluster } from './node-cluster';
import { WriteFeed } from './write-feed';

/** An engine that is a node of a cluster. Only such a one pays for what a node must know of every command. */
export class ClusterEngine extends RedisEngine {
  override readonly cluster: NodeCluster;
  private readonly feed: WriteFeed;
  /** Steps within steps. */
  private depth = 0;

  constructor(parts: EngineParts, { bus, seed }: { readonly bus: ClusterBus; readonly seed: number | string }) {
    super(parts);
    this.feed = new WriteFeed(
      this.keyspace.observer,
      () => this.keyspace.databases[0]!,
      () => this.scripting.libraries.all(),
    );
    this.keyspace.observer = this.feed;
    this.cluster = new NodeCluster(this, bus, this.feed, seed);
  }

  override open(run: Pick<ServerIdentity, 'runId' | 'host' | 'port' | 'startedAtMs'>): void {
    super.open(run);
    this.config.override('cluster-enabled', 'yes');
    this.cluster.open();
  }

  override dispose(): void {
    super.dispose();
    this.cluster.close();
  }

  protected override process(client: Client, argv: Argv): void {
    this.asStep(() => super.process(client, argv));
  }

  override step<T>(act: () => T): T {
    return this.asStep(() => super.step(act));
  }

  private asStep<T>(act: () => T): T {
    this.depth++;
    try {
      return act();
    } finally {
      if (--this.depth === 0) this.feed?.endStep();
    }
  }
}
