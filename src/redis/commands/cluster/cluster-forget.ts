import { command } from '../../command';
import { ErrorReply, ok } from '../../reply';
import { clusterOf, knownNode } from './_cluster';

export default command({
  name: 'CLUSTER|FORGET',
  summary: 'Remove a node from the nodes table',
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
    if (cluster.myself.master === node) throw itsMaster;
    cluster.forget(node);
    return ok;
  },
});

const itself = new ErrorReply("ERR I tried hard but I can't forget myself...");
const itsMaster = new ErrorReply("ERR Can't forget my master!");
