import { command } from '../../command';
import { ok } from '../../reply';
import { clusterOf } from './_cluster';

export default command({
  name: 'READONLY',
  summary: 'Enables read queries for a connection to a cluster replica node',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  categories: ['connection'],
  run(context) {
    clusterOf(context);
    context.client.readsReplicas = true;
    return ok;
  },
});
