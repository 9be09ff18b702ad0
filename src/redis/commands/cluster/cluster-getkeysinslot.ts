import { command } from '../../command';
import { slotCount } from '../../keyspace/key-slot';
import { integer } from '../../numbers';
import { ErrorReply } from '../../reply';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|GETKEYSINSLOT',
  summary: 'Return local key names in the specified hash slot',
  since: '3.0.0',
  complexity: 'O(log(N)) where N is the number of requested keys',
  group: 'cluster',
  arity: 4,
  flags: ['stale'],
  tips: ['nondeterministic_output'],
  syntax: 'slot:integer count:integer',
  run(context, argv) {
    clusterOf(context);
    const [slot, count] = [integer(argv[2]!), integer(argv[3]!)];
    if (slot < 0 || slot >= slotCount || count < 0) throw invalid;
    return context.db.bySlot.keysIn(slot, count);
  },
});

const invalid = new ErrorReply('ERR Invalid slot or number of keys');
