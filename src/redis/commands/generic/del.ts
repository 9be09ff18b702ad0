import { command } from '../../command';
import { deleteKeys } from './_delete';

export default command({
  name: 'DEL',
  summary: 'Delete a key',
  since: '1.0.0',
  complexity:
    'O(N) where N is the number of keys that will be removed. When a key to remove holds a value other than a string, the individual complexity for this key is O(M) where M is the number of elements in the list, set, sorted set or hash. Removing a single key that holds a string value is O(1).',
  group: 'generic',
  arity: -2,
  flags: ['write'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: ['1..-1/1 RM delete'],
  syntax: 'key@0...',
  run: (context, argv) => deleteKeys(context, argv.slice(1), context.engine.config.deletesLazily),
});
