import { command } from '../../command';
import { setString } from './_set-string';

export default command({
  name: 'SETEX',
  summary: 'Set the value and expiration of a key',
  since: '2.0.0',
  complexity: 'O(1)',
  group: 'string',
  arity: 4,
  flags: ['write', 'denyoom'],
  categories: ['string'],
  keys: ['1 OW update'],
  syntax: 'key@0 seconds:integer value',
  run(context, [, key, text, value]) {
    return setString(context, { key: key!, value: value!, command: 'setex' }, { expiry: { text: text!, unit: 'seconds', from: 'now' } });
  },
});
