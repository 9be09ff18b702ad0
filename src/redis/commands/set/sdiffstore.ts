import { command } from '../../command';
import { SetValue } from '../../keyspace/set';
import { difference } from './_difference';
import { readSets } from './_read-sets';
import { storeSet } from './_store';

export default command({
  name: 'SDIFFSTORE',
  summary: 'Subtract multiple sets and store the resulting set in a key',
  since: '1.0.0',
  complexity: 'O(N) where N is the total number of elements in all given sets.',
  group: 'set',
  arity: -3,
  flags: ['write', 'denyoom'],
  categories: ['set'],
  keys: ['1 OW update', '2..-1/1 RO access'],
  syntax: 'destination@0 key@1...',
  run({ db, keyspace }, argv) {
    const result = difference(readSets(db, argv.slice(2)), new SetValue(keyspace.limits));
    return storeSet(db, argv[1]!, result, 'sdiffstore');
  },
});
