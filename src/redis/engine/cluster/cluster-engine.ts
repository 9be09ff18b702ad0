import type { ServerIdentity } from '../../context';
import type { EngineParts } from '../engine-services';
import { ReplicatedEngine } from '../replicating/replicated-engine';
import type { ClusterBus } from './cluster-bus';
import { NodeCluster } from './node-cluster';

/** An engine that is a node of a cluster. */
export class ClusterEngine extends ReplicatedEngine {
  override readonly cluster: NodeCluster;

  constructor(parts: EngineParts, { bus, seed }: { readonly bus: ClusterBus; readonly seed: number | string }) {
    super(parts);
    this.cluster = new NodeCluster(this, bus, seed);
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
}
