import { command } from '../../command';

export default command({
  name: 'TOUCH',
  summary: 'Alters the last access time of a key(s). Returns the number of existing keys specified.',
  since: '3.2.1',
  complexity: 'O(N) where N is the number of keys that will be touched.',
  group: 'generic',
  arity: -2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: ['1..-1/1 RO'],
  syntax: 'key@0...',
  run: ({ db, keyspace }, argv) => {
    keyspace.touchOnUse = true;
    return argv.slice(1).filter((key) => db.readAny(key) !== undefined).length;
  },
});
