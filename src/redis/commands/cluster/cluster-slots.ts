import { command } from '../../command';
import type { Cluster, ClusterNode } from '../../cluster';
import type { Reply } from '../../reply';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|SLOTS',
  summary: 'Get array of Cluster slot to node mappings',
  since: '3.0.0',
  complexity: 'O(N) where N is the total number of Cluster nodes',
  group: 'cluster',
  arity: 2,
  flags: ['stale'],
  changes: [{ since: '7.2', flags: ['loading', 'stale'] }],
  tips: ['nondeterministic_output'],
  history: [
    ['4.0.0', 'Added node IDs.'],
    ['7.0.0', 'Added additional networking metadata field.'],
  ],
  deprecated: { since: '7.0.0', replacedBy: '`CLUSTER SHARDS`' },
  run(context) {
    const cluster = clusterOf(context);
    const ranges = [...cluster.nodes].flatMap((node) => cluster.rangesOf(node).map((range) => ({ node, range })));
    ranges.sort((a, b) => a.range[0] - b.range[0]);
    return ranges.map(({ node, range }) => {
      const replicas = cluster.replicasOf(node).filter(({ health }) => health !== 'failed');
      return [...range, ...[node, ...replicas].map((each) => whereabouts(cluster, each))];
    });
  },
});

/** An address that is not known is the one by which the client came. */
function whereabouts({ myself }: Cluster, node: ClusterNode): Reply {
  return [node === myself && node.host === '' ? '' : node.host, node.port, node.id, []];
}
