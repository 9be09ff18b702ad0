import { command } from '../../command';
import { SetReply } from '../../reply';
import { intersection } from './_intersection';
import { readSets } from './_read-sets';

export default command({
  name: 'SINTER',
  summary: 'Intersect multiple sets',
  since: '1.0.0',
  complexity: 'O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.',
  group: 'set',
  arity: -2,
  flags: ['readonly'],
  categories: ['set'],
  tips: ['nondeterministic_output_order'],
  keys: ['1..-1/1 RO access'],
  syntax: 'key@0...',
  run: ({ db }, argv) => new SetReply([...intersection(readSets(db, argv.slice(1)))]),
});
