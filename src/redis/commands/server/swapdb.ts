import { command } from '../../command';
import { errors } from '../../errors';
import { int32 } from '../../numbers';
import { ErrorReply, ok } from '../../reply';

export default command({
  name: 'SWAPDB',
  summary: 'Swaps two Redis databases',
  since: '4.0.0',
  complexity: 'O(N) where N is the count of clients watching or blocking on keys from both databases.',
  group: 'server',
  arity: 3,
  flags: ['write', 'fast'],
  categories: ['keyspace', 'dangerous'],
  syntax: 'index1:integer index2:integer',
  run: ({ engine, keyspace }, argv) => {
    if (engine.cluster !== undefined) throw notInCluster;
    const first = int32(argv[1]!, new ErrorReply('ERR invalid first DB index'));
    const second = int32(argv[2]!, new ErrorReply('ERR invalid second DB index'));
    if (!keyspace.database(first) || !keyspace.database(second)) throw errors.dbIndexOutOfRange;
    if (first !== second) engine.swapDatabases(first, second);
    keyspace.stats.changes++;
    return ok;
  },
});

const notInCluster = new ErrorReply('ERR SWAPDB is not allowed in cluster mode');
