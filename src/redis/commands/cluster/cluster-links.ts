import { command } from '../../command';
import { MapReply } from '../../reply';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|LINKS',
  summary: 'Returns a list of all TCP links to and from peer nodes in cluster',
  since: '7.0.0',
  complexity: 'O(N) where N is the total number of Cluster nodes',
  group: 'cluster',
  arity: 2,
  flags: ['stale'],
  tips: ['nondeterministic_output'],
  run(context) {
    const cluster = clusterOf(context);
    const others = [...cluster.nodes].filter((node) => node !== cluster.myself && cluster.isLinked(node));
    return others.flatMap((node) =>
      ['to', 'from'].map(
        (direction) =>
          new MapReply([
            ['direction', direction],
            ['node', node.id],
            ['create-time', node.heardAtMs],
            ['events', 'r'],
            ['send-buffer-allocated', 0],
            ['send-buffer-used', 0],
          ]),
      ),
    );
  },
});
