import { command } from '../../command';
import { ok } from '../../reply';
import { checkPairs, setMany } from './_set-many';

export default command({
  name: 'MSET',
  summary: 'Set multiple keys to multiple values',
  since: '1.0.1',
  complexity: 'O(N) where N is the number of keys to set.',
  group: 'string',
  arity: -3,
  flags: ['write', 'denyoom'],
  categories: ['string'],
  tips: ['request_policy:multi_shard', 'response_policy:all_succeeded'],
  keys: ['1..-1/2 OW update'],
  syntax: 'key_value:{key@0 value}...',
  run(context, argv) {
    checkPairs(argv, 'mset');
    setMany(context, argv);
    return ok;
  },
});
