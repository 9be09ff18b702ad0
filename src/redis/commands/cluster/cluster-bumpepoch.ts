import { command } from '../../command';
import { SimpleReply } from '../../reply';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|BUMPEPOCH',
  summary: 'Advance the cluster config epoch',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 2,
  flags: ['admin', 'stale', 'no_async_loading'],
  tips: ['nondeterministic_output'],
  run(context) {
    const cluster = clusterOf(context);
    const isBumped = cluster.bumpEpoch();
    return new SimpleReply(`${isBumped ? 'BUMPED' : 'STILL'} ${cluster.myself.configEpoch}`);
  },
});
