import { command } from '../../command';
import { errors } from '../../errors';
import { integer } from '../../numbers';
import { ErrorReply, ok } from '../../reply';

export default command({
  name: 'SELECT',
  summary: 'Change the selected database for the current connection',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: 2,
  flags: ['loading', 'stale', 'fast'],
  categories: ['connection'],
  syntax: 'index:integer',
  run({ client, engine, keyspace }, argv) {
    const index = integer(argv[1]!);
    if (index !== (index | 0)) throw beyondInt32;
    if (engine.cluster !== undefined && index !== 0) throw notInCluster;
    if (keyspace.database(index) === undefined) throw errors.dbIndexOutOfRange;
    client.db = index;
    return ok;
  },
});

const notInCluster = new ErrorReply('ERR SELECT is not allowed in cluster mode');
const beyondInt32 = new ErrorReply('ERR value is out of range, value must between -2147483648 and 2147483647');
