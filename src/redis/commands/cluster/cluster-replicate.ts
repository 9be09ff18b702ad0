import { command } from '../../command';
import { ErrorReply, ok } from '../../reply';
import { clusterOf, knownNode } from './_cluster';

export default command({
  name: 'CLUSTER|REPLICATE',
  summary: 'Reconfigure a node as a replica of the specified master node',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 3,
  flags: ['admin', 'stale', 'no_async_loading'],
  syntax: 'node-id',
  run(context, argv) {
    const cluster = clusterOf(context);
    const node = knownNode(cluster, argv[2]!);
    if (node === cluster.myself) throw itself;
    if (node.master !== undefined) throw notMaster;
    if (cluster.myself.master === undefined && (cluster.myself.slots > 0 || context.db.size > 0)) throw notEmpty;
    cluster.replicate(node);
    return ok;
  },
});

const itself = new ErrorReply("ERR Can't replicate myself");
const notMaster = new ErrorReply('ERR I can only replicate a master, not a replica.');
const notEmpty = new ErrorReply('ERR To set a master the node must be empty and without assigned slots.');
