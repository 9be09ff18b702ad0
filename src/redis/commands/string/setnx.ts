import { command } from '../../command';
import { setString } from './_set-string';

export default command({
  name: 'SETNX',
  summary: 'Set the value of a key, only if the key does not exist',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'string',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: ['1 OW insert'],
  syntax: 'key@0 value',
  run(context, [, key, value]) {
    return setString(context, { key: key!, value: value!, command: 'setnx', done: 1, refused: 0 }, { condition: 'NX' });
  },
});
