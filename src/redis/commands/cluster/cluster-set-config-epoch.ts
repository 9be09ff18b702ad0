import { command } from '../../command';
import { integer } from '../../numbers';
import { ErrorReply, ok } from '../../reply';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|SET-CONFIG-EPOCH',
  summary: 'Set the configuration epoch in a new node',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 3,
  flags: ['admin', 'stale', 'no_async_loading'],
  syntax: 'config-epoch:integer',
  run(context, argv) {
    const cluster = clusterOf(context);
    const epoch = integer(argv[2]!);
    if (epoch < 0) throw new ErrorReply(`ERR Invalid config epoch specified: ${epoch}`);
    if (cluster.knownNodes > 1) throw notAlone;
    if (cluster.myself.configEpoch !== 0) throw hasOne;
    cluster.setEpoch(epoch);
    return ok;
  },
});

const notAlone = new ErrorReply('ERR The user can assign a config epoch only when the node does not know any other node.');
const hasOne = new ErrorReply('ERR Node config epoch is already non-zero');
