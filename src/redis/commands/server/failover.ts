import { type Argv, command } from '../../command';
import { errors } from '../../errors';
import { integer } from '../../numbers';
import { ErrorReply } from '../../reply';

export default command({
  name: 'FAILOVER',
  summary: 'Start a coordinated failover between this server and one of its replicas.',
  since: '6.2.0',
  complexity: 'O(1)',
  group: 'server',
  arity: -1,
  flags: ['admin', 'noscript', 'stale'],
  syntax: '[TO target:{host port:integer [FORCE]}] [ABORT] [TIMEOUT milliseconds:integer]',
  run: ({ engine }, argv) => {
    if (engine.cluster !== undefined) throw notInCluster;
    const words = argv.slice(1).map((word) => word.toLowerCase());
    if (words.length === 1 && words[0] === 'abort') throw noFailover;
    checkOptions(argv);
    throw engine.replication.master === undefined ? noReplicas : isReplica;
  },
});

const notInCluster = new ErrorReply('ERR FAILOVER not allowed in cluster mode. Use CLUSTER FAILOVER command instead.');
const noFailover = new ErrorReply('ERR No failover in progress.');
const noReplicas = new ErrorReply('ERR FAILOVER requires connected replicas.');
const isReplica = new ErrorReply('ERR FAILOVER is not valid when server is a replica.');
const wrongTimeout = new ErrorReply('ERR FAILOVER timeout must be greater than 0');

/** Each option once, in any order. */
function checkOptions(argv: Argv): void {
  const seen = new Set<string>();
  for (let at = 1; at < argv.length; at++) {
    const option = argv[at]!.toLowerCase();
    const left = argv.length - at - 1;
    if (seen.has(option)) throw errors.syntax;
    if (option === 'timeout' && left >= 1) {
      if (integer(argv[++at]!) <= 0) throw wrongTimeout;
    } else if (option === 'to' && left >= 2) {
      integer(argv[at + 2]!);
      at += 2;
    } else if (option !== 'force') throw errors.syntax;
    seen.add(option);
  }
}
