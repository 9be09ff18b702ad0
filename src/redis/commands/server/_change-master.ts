import type { Argv } from '../../command';
import type { Context } from '../../context';
import { integer } from '../../numbers';
import { ErrorReply, ok, type Reply, SimpleReply } from '../../reply';

const notInCluster = new ErrorReply('ERR REPLICAOF not allowed in cluster mode.');
const invalidPort = new ErrorReply('ERR Invalid master port');
const alreadyConnected = new SimpleReply('OK Already connected to specified master');

/** REPLICAOF: NO ONE makes a master, a host and port a replica of which the master cannot be reached. */
export function changeMaster({ engine }: Context, argv: Argv): Reply {
  if (engine.cluster !== undefined) throw notInCluster;
  const { replication } = engine;
  const [, host, second] = argv as readonly [string, string, string];
  if (host.toLowerCase() === 'no' && second.toLowerCase() === 'one') {
    replication.lead();
    return ok;
  }
  const port = integer(second, invalidPort);
  if (port < 0 || port > 65535) throw invalidPort;
  const { master } = replication;
  if (master?.host.toLowerCase() === host.toLowerCase() && master.port === port) return alreadyConnected;
  replication.follow({ host, port });
  return ok;
}
