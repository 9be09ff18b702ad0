import { command } from '../../command';
import { SetValue } from '../../keyspace/set';
import { intersection, smallestOf } from './_intersection';
import { readSets } from './_read-sets';
import { storeSet } from './_store';

export default command({
  name: 'SINTERSTORE',
  summary: 'Intersect multiple sets and store the resulting set in a key',
  since: '1.0.0',
  complexity: 'O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.',
  group: 'set',
  arity: -3,
  flags: ['write', 'denyoom'],
  categories: ['set'],
  keys: ['1 RW update', '2..-1/1 RO access'],
  changes: [{ since: '7.4', keys: ['1 OW update', '2..-1/1 RO access'] }],
  syntax: 'destination@0 key@1...',
  run({ db, keyspace, engine }, argv) {
    const sets = readSets(db, argv.slice(2));
    const result = new SetValue(keyspace.limits);
    const isCollected = engine.version.has('7.2') && smallestOf(sets)?.encoding !== 'intset';
    if (isCollected) result.collect();
    for (const member of intersection(sets)) result.add(member);
    if (isCollected) result.settle();
    return storeSet(db, argv[1]!, result, 'sinterstore');
  },
});
