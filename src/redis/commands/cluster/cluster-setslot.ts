import { command } from '../../command';
import type { Binary } from '../../../base/bytes';
import type { Cluster, ClusterNode } from '../../cluster';
import type { Context } from '../../context';
import { ErrorReply, ok } from '../../reply';
import { clusterOf, knownNode, parseSlot, shown } from './_cluster';

export default command({
  name: 'CLUSTER|SETSLOT',
  summary: 'Bind a hash slot to a specific node',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: -4,
  flags: ['admin', 'stale', 'no_async_loading'],
  syntax: 'slot:integer subcommand:<IMPORTING node-id | MIGRATING node-id | NODE node-id | STABLE>',
  run(context, argv) {
    const cluster = clusterOf(context);
    if (cluster.myself.master !== undefined) throw onlyMasters;
    const slot = parseSlot(argv[2]!);
    const action = actions[argv[3]!.toUpperCase()];
    if (action === undefined || argv.length !== (action === settle ? 4 : 5)) throw wrongAction;
    action({ context, cluster, slot }, argv[4] ?? '');
    return ok;
  },
});

const onlyMasters = new ErrorReply('ERR Please use SETSLOT only with masters.');
const wrongAction = new ErrorReply('ERR Invalid CLUSTER SETSLOT action or number of arguments. Try CLUSTER HELP');
const targetIsReplica = new ErrorReply('ERR Target node is not a master');

interface Setting {
  readonly context: Context;
  readonly cluster: Cluster;
  readonly slot: number;
}

const actions: Readonly<Record<string, (setting: Setting, id: Binary) => void>> = {
  MIGRATING({ cluster, slot }, id) {
    if (cluster.owner(slot) !== cluster.myself) throw new ErrorReply(`ERR I'm not the owner of hash slot ${slot}`);
    cluster.migrate(slot, otherNode(cluster, id));
  },
  IMPORTING({ cluster, slot }, id) {
    if (cluster.owner(slot) === cluster.myself) throw new ErrorReply(`ERR I'm already the owner of hash slot ${slot}`);
    cluster.import(slot, otherNode(cluster, id));
  },
  STABLE: settle,
  NODE({ context, cluster, slot }, id) {
    const node = knownNode(cluster, id);
    if (node.master !== undefined) throw targetIsReplica;
    const leaves = cluster.owner(slot) === cluster.myself && node !== cluster.myself;
    if (leaves && context.db.bySlot.countIn(slot) > 0)
      throw new ErrorReply(`ERR Can't assign hashslot ${slot} to a different node while I still hold keys for this hash slot.`);
    cluster.give(slot, node);
  },
};

function settle({ cluster, slot }: Setting): void {
  cluster.settle(slot);
}

function otherNode(cluster: Cluster, id: Binary): ClusterNode {
  const node = cluster.node(id);
  if (node === undefined) throw new ErrorReply(`ERR I don't know about node ${shown(id)}`);
  if (node.master !== undefined) throw targetIsReplica;
  return node;
}
