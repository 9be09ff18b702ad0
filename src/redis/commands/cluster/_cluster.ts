import type { Binary } from '../../../base/bytes';
import type { Cluster, ClusterNode } from '../../cluster';
import type { Context } from '../../context';
import { oneLine, upToZero } from '../../errors';
import { slotCount } from '../../keyspace/key-slot';
import { parseInteger } from '../../numbers';
import { ErrorReply } from '../../reply';
import { refuseWithoutCluster } from './_without-cluster';

/** The cluster that the server is in. @throws that it is in none */
export function clusterOf({ engine }: Pick<Context, 'engine'>): Cluster {
  return engine.cluster ?? refuseWithoutCluster();
}

const badSlot = new ErrorReply('ERR Invalid or out of range slot');

export function parseSlot(text: Binary): number {
  const slot = parseInteger(text);
  if (slot === undefined || slot < 0 || slot >= slotCount) throw badSlot;
  return slot;
}

/** @throws 'Unknown node' */
export function knownNode(cluster: Cluster, id: Binary): ClusterNode {
  const node = cluster.node(id);
  if (node === undefined) throw new ErrorReply(`ERR Unknown node ${shown(id)}`);
  return node;
}

/** A client's word in an error. */
export function shown(word: Binary): Binary {
  return oneLine(upToZero(word));
}
