import { command } from '../../command';
import { SetValue } from '../../keyspace/set';
import { SetReply } from '../../reply';
import { difference } from './_difference';
import { readSets } from './_read-sets';

export default command({
  name: 'SDIFF',
  summary: 'Subtract multiple sets',
  since: '1.0.0',
  complexity: 'O(N) where N is the total number of elements in all given sets.',
  group: 'set',
  arity: -2,
  flags: ['readonly'],
  categories: ['set'],
  tips: ['nondeterministic_output_order'],
  keys: ['1..-1/1 RO access'],
  syntax: 'key@0...',
  run({ db, keyspace }, argv) {
    const result = difference(readSets(db, argv.slice(1)), new SetValue(keyspace.limits));
    return new SetReply([...result.values()]);
  },
});
