import { command } from '../../command';
import { textOf } from '../../keyspace/string-buffer';

export default command({
  name: 'MGET',
  summary: 'Get the values of all the given keys',
  since: '1.0.0',
  complexity: 'O(N) where N is the number of keys to retrieve.',
  group: 'string',
  arity: -2,
  flags: ['readonly', 'fast'],
  categories: ['string'],
  tips: ['request_policy:multi_shard'],
  keys: ['1..-1/1 RO access'],
  syntax: 'key@0...',
  run({ db }, argv) {
    return argv.slice(1).map((key) => {
      const value = db.readAny(key);
      return typeof value === 'string' ? value : value?.type === 'string' ? textOf(value) : null;
    });
  },
});
