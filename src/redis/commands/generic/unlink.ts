import { command } from '../../command';
import { deleteKeys } from './_delete';

export default command({
  name: 'UNLINK',
  summary: 'Delete a key asynchronously in another thread. Otherwise it is just as DEL, but non blocking.',
  since: '4.0.0',
  complexity:
    'O(1) for each key removed regardless of its size. Then the command does O(N) work in a different thread in order to reclaim memory, where N is the number of allocations the deleted objects where composed of.',
  group: 'generic',
  arity: -2,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: ['1..-1/1 RM delete'],
  syntax: 'key@0...',
  run: (context, argv) => deleteKeys(context, argv.slice(1), true),
});
