import type { Engine } from '../../context';
import { keySlot } from '../../keyspace/key-slot';
import type { NodeCluster } from './node-cluster';
import type { Redirection } from './redirection';

/** Who waits for keys, or listens to shard channels, that are another node's now is told. */
export function releaseClients(
  { topology, myself }: NodeCluster,
  redirection: Redirection,
  engine: Pick<Engine, 'clients' | 'pubsub' | 'unblock'>,
): void {
  const shard = myself.master ?? myself;
  for (const client of [...engine.clients.values()]) {
    const refusal = redirection.ofWaiting(client);
    if (refusal !== undefined) engine.unblock(client, refusal);
    const gone = [...client.shardChannels].filter((channel) => topology.owner(keySlot(channel)) !== shard);
    if (gone.length > 0) engine.pubsub.unsubscribe(client, 'shard', gone);
  }
}
