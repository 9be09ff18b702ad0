import type { Binary } from '../../../base/bytes';
import type { Cluster, ClusterNode } from '../../cluster';

/** How far the bus's port is from the port for clients. */
const busPortOffset = 10_000;

/** A node's line of CLUSTER NODES, without its end. */
export function describeNode(cluster: Cluster, node: ClusterNode): Binary {
  const isMyself = node === cluster.myself;
  const health = { ok: [], suspected: ['fail?'], failed: ['fail'] }[node.health];
  const flags = [...(isMyself ? ['myself'] : []), node.master === undefined ? 'master' : 'slave', ...health];
  return [
    node.id,
    `${node.host}:${node.port}@${node.port + busPortOffset}`,
    flags.join(','),
    node.master?.id ?? '-',
    0,
    isMyself ? 0 : node.heardAtMs,
    (node.master ?? node).configEpoch,
    isMyself || cluster.isLinked(node) ? 'connected' : 'disconnected',
    ...cluster.rangesOf(node).map(([first, last]) => (first === last ? first : `${first}-${last}`)),
    ...(isMyself ? openSlots(cluster) : []),
  ].join(' ');
}

function openSlots({ migrating, importing }: Cluster): string[] {
  const slots = [...new Set([...migrating.keys(), ...importing.keys()])].sort((a, b) => a - b);
  return slots.map((slot) => {
    const target = migrating.get(slot);
    return target === undefined ? `[${slot}-<-${importing.get(slot)!.id}]` : `[${slot}->-${target.id}]`;
  });
}
