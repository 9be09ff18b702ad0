import { command } from '../../command';
import { keySlot } from '../../keyspace/key-slot';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|KEYSLOT',
  summary: 'Returns the hash slot of the specified key',
  since: '3.0.0',
  complexity: 'O(N) where N is the number of bytes in the key',
  group: 'cluster',
  arity: 3,
  flags: ['stale'],
  syntax: 'key',
  run(context, argv) {
    clusterOf(context);
    return keySlot(argv[2]!);
  },
});
