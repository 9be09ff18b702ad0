import { command } from '../../command';
import { errors } from '../../errors';
import { ErrorReply, ok } from '../../reply';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|RESET',
  summary: 'Reset a Redis Cluster node',
  since: '3.0.0',
  complexity: 'O(N) where N is the number of known nodes. The command may execute a FLUSHALL as a side effect.',
  group: 'cluster',
  arity: -2,
  flags: ['admin', 'noscript', 'stale'],
  syntax: '[hard_soft:<HARD | SOFT>]',
  run(context, argv) {
    const cluster = clusterOf(context);
    const option = argv[2]?.toUpperCase();
    if (argv.length > 3 || (option !== undefined && option !== 'HARD' && option !== 'SOFT')) throw errors.syntax;
    if (cluster.myself.master === undefined && context.db.size > 0) throw notEmpty;
    cluster.reset(option === 'HARD');
    return ok;
  },
});

const notEmpty = new ErrorReply("ERR CLUSTER RESET can't be called with master nodes containing keys");
