import { command } from '../../command';
import { errors } from '../../errors';
import { ErrorReply, ok } from '../../reply';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|FAILOVER',
  summary: 'Forces a replica to perform a manual failover of its master.',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: -2,
  flags: ['admin', 'stale', 'no_async_loading'],
  syntax: '[options:<FORCE | TAKEOVER>]',
  run(context, argv) {
    const cluster = clusterOf(context);
    const option = argv[2]?.toUpperCase();
    if (argv.length > 3 || (option !== undefined && option !== 'FORCE' && option !== 'TAKEOVER')) throw errors.syntax;
    const { master } = cluster.myself;
    if (master === undefined) throw notReplica;
    if (option === undefined && !cluster.isLinked(master)) throw masterDown;
    // By itself it has the master stop its clients until everything has arrived.
    cluster.takeOver(option === undefined);
    return ok;
  },
});

const notReplica = new ErrorReply('ERR You should send CLUSTER FAILOVER to a replica');
const masterDown = new ErrorReply('ERR Master is down or failed, please use CLUSTER FAILOVER FORCE');
