import { command } from '../../command';
import { SetReply } from '../../reply';

export default command({
  name: 'SMEMBERS',
  summary: 'Get all the members in a set',
  since: '1.0.0',
  complexity: 'O(N) where N is the set cardinality.',
  group: 'set',
  arity: 2,
  flags: ['readonly'],
  categories: ['set'],
  tips: ['nondeterministic_output_order'],
  keys: ['1 RO access'],
  syntax: 'key@0',
  run: ({ db }, argv) => new SetReply([...(db.read(argv[1]!, 'set')?.values() ?? [])]),
});
