import { command } from '../../command';
import { refuseWithoutCluster } from '../cluster/_without-cluster';

export default command({
  name: 'TRIMSLOTS',
  summary: 'Trim the keys that belong to specified slots.',
  since: '8.4.0',
  complexity: 'O(N) where N is the total number of keys in all databases',
  group: 'server',
  arity: -5,
  flags: ['write'],
  categories: ['keyspace', 'dangerous'],
  syntax: 'RANGES ranges:{numranges:integer slots:{startslot:integer endslot:integer}...}',
  run: refuseWithoutCluster,
});
