import { command } from '../../command';

export default command({
  name: 'EXISTS',
  summary: 'Determine if a key exists',
  since: '1.0.0',
  complexity: 'O(N) where N is the number of keys to check.',
  group: 'generic',
  arity: -2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: ['1..-1/1 RO'],
  syntax: 'key@0...',
  history: [['3.0.3', 'Accepts multiple `key` arguments.']],
  run: ({ db }, argv) => argv.slice(1).filter((key) => db.readEntry(key) !== undefined).length,
});
