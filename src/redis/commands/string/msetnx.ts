import { command } from '../../command';
import { checkPairs, setMany } from './_set-many';

export default command({
  name: 'MSETNX',
  summary: 'Set multiple keys to multiple values, only if none of the keys exist',
  since: '1.0.1',
  complexity: 'O(N) where N is the number of keys to set.',
  group: 'string',
  arity: -3,
  flags: ['write', 'denyoom'],
  categories: ['string'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_min'],
  changes: [{ since: '7.2', tips: [] }],
  keys: ['1..-1/2 OW insert'],
  syntax: 'key_value:{key@0 value}...',
  run(context, argv) {
    checkPairs(argv, 'msetnx');
    for (let at = 1; at < argv.length; at += 2) if (context.db.has(argv[at]!)) return 0;
    setMany(context, argv);
    return 1;
  },
});
