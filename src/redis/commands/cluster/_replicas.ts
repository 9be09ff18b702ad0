import type { Argv } from '../../command';
import type { Context } from '../../context';
import { ErrorReply, type Reply } from '../../reply';
import { clusterOf, knownNode } from './_cluster';
import { describeNode } from './_describe-node';

const notMaster = new ErrorReply('ERR The specified node is not a master');

/** CLUSTER REPLICAS and SLAVES: a line for each. */
export function replicas(context: Context, argv: Argv): Reply {
  const cluster = clusterOf(context);
  const node = knownNode(cluster, argv[2]!);
  if (node.master !== undefined) throw notMaster;
  return cluster.replicasOf(node).map((each) => describeNode(cluster, each));
}
