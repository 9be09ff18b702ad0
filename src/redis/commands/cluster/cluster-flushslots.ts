import { command } from '../../command';
import { ErrorReply, ok } from '../../reply';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|FLUSHSLOTS',
  summary: "Delete a node's own slots information",
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 2,
  flags: ['admin', 'stale', 'no_async_loading'],
  run(context) {
    const cluster = clusterOf(context);
    if (context.db.size > 0) throw notEmpty;
    cluster.drop(
      cluster.rangesOf(cluster.myself).flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at)),
    );
    return ok;
  },
});

const notEmpty = new ErrorReply('ERR DB must be empty to perform CLUSTER FLUSHSLOTS.');
