import { command } from '../../command';
import { ok } from '../../reply';
import { clusterOf } from './_cluster';

export default command({
  name: 'ASKING',
  summary: 'Sent by cluster clients after an -ASK redirect',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 1,
  flags: ['fast'],
  categories: ['connection'],
  run(context) {
    clusterOf(context);
    context.client.asksNext = true;
    return ok;
  },
});
