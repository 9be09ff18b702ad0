import { Block } from '../../block';
import { command } from '../../command';
import { errors } from '../../errors';
import { integer } from '../../numbers';
import { ErrorReply } from '../../reply';
import { parseTimeoutOfMs } from '../../timeout';

export default command({
  name: 'WAITAOF',
  summary:
    'Blocks until all of the preceding write commands sent by the connection are written to the append-only file of the master and/or replicas.',
  since: '7.2.0',
  complexity: 'O(1)',
  group: 'generic',
  arity: 4,
  flags: ['noscript'],
  changes: [{ since: '7.4', flags: ['blocking'] }],
  categories: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:agg_min'],
  syntax: 'numlocal:integer numreplicas:integer timeout:integer',
  run(context, argv) {
    const local = integer(argv[1]!);
    if (local < 0 || local > 1) throw errors.notInRange(0, 1);
    const replicas = integer(argv[2]!, errors.mustBePositive);
    if (replicas < 0) throw errors.mustBePositive;
    const timeoutMs = parseTimeoutOfMs(argv[3]!, context);
    if (context.engine.replication.master !== undefined) throw onReplica;
    if (local === 1) throw noAof;
    // Nobody replicates: that is known at once, and no waiting changes it.
    if (replicas === 0) return nobody;
    return new Block({ keys: [], awaits: 'nothing', timeoutMs, serve: () => undefined, onTimeout: nobody });
  },
});

/** Of this server's own file, and of the replicas', how many have it all. */
const nobody = [0, 0] as const;

const onReplica = new ErrorReply(
  'ERR WAITAOF cannot be used with replica instances. Please also note that writes to replicas are just local and are not propagated.',
);
const noAof = new ErrorReply('ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.');
