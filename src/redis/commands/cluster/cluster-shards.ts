import { command } from '../../command';
import type { Cluster, ClusterNode } from '../../cluster';
import { MapReply, type Reply } from '../../reply';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|SHARDS',
  summary: 'Get array of cluster slots to node mappings',
  since: '7.0.0',
  complexity: 'O(N) where N is the total number of cluster nodes',
  group: 'cluster',
  arity: 2,
  flags: ['stale'],
  changes: [{ since: '7.2', flags: ['loading', 'stale'] }],
  tips: ['nondeterministic_output'],
  run(context) {
    const cluster = clusterOf(context);
    return [...cluster.nodes]
      .filter((node) => node.master === undefined)
      .map(
        (master) =>
          new MapReply([
            ['slots', cluster.rangesOf(master).flat()],
            ['nodes', [master, ...cluster.replicasOf(master)].map((node) => describe(cluster, node))],
          ]),
      );
  },
});

function describe(cluster: Cluster, node: ClusterNode): Reply {
  return new MapReply([
    ['id', node.id],
    ['port', node.port],
    ['ip', node.host],
    ['endpoint', node.host],
    ['role', node.master === undefined ? 'master' : 'replica'],
    ['replication-offset', cluster.offsetOf(node)],
    ['health', node.health === 'failed' ? 'fail' : 'online'],
  ]);
}
