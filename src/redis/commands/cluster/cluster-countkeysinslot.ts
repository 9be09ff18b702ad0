import { command } from '../../command';
import { slotCount } from '../../keyspace/key-slot';
import { integer } from '../../numbers';
import { ErrorReply } from '../../reply';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|COUNTKEYSINSLOT',
  summary: 'Return the number of local keys in the specified hash slot',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 3,
  flags: ['stale'],
  syntax: 'slot:integer',
  run(context, argv) {
    clusterOf(context);
    const slot = integer(argv[2]!);
    if (slot < 0 || slot >= slotCount) throw invalidSlot;
    return context.db.bySlot.countIn(slot);
  },
});

const invalidSlot = new ErrorReply('ERR Invalid slot');
