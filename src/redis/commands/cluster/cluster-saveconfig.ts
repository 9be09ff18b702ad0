import { command } from '../../command';
import { ok } from '../../reply';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|SAVECONFIG',
  summary: 'Forces the node to save cluster state on disk',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 2,
  flags: ['admin', 'stale', 'no_async_loading'],
  run(context) {
    clusterOf(context); // It keeps nothing on a disk.
    return ok;
  },
});
