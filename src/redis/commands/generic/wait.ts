import { command } from '../../command';
import { Block } from '../../block';
import { errors } from '../../errors';
import { integer } from '../../numbers';
import { ErrorReply } from '../../reply';

export default command({
  name: 'WAIT',
  summary: 'Wait for the synchronous replication of all the write commands sent in the context of the current connection',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'generic',
  arity: 3,
  flags: ['noscript'],
  changes: [
    { since: '7.2', flags: [] },
    { since: '7.4', flags: ['blocking'] },
  ],
  categories: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:agg_min'],
  syntax: 'numreplicas:integer timeout:integer',
  run: ({ engine, client }, argv) => {
    if (engine.replication.master !== undefined) throw onReplica;
    const replicas = integer(argv[1]!);
    const timeoutMs = integer(argv[2]!, timeoutNotInteger);
    if (timeoutMs < 0) throw errors.timeoutNegative;
    const present = (): number => engine.replication.peers.replicasWith(client);
    const enough = (): number | undefined => (present() >= replicas ? present() : undefined);
    const wait = {
      keys: [],
      awaits: 'replicas',
      timeoutMs,
      serve: enough,
      get onTimeout() {
        return present();
      },
    } as const;
    return enough() ?? new Block(wait);
  },
});

const timeoutNotInteger = new ErrorReply('ERR timeout is not an integer or out of range');
const onReplica = new ErrorReply(
  'ERR WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if a replica is configured to be writable ' +
    '(which is not the default) writes to replicas are just local and are not propagated.',
);
