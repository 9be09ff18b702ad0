import { command } from '../../command';
import { setString } from './_set-string';

export default command({
  name: 'PSETEX',
  summary: 'Set the value and expiration in milliseconds of a key',
  since: '2.6.0',
  complexity: 'O(1)',
  group: 'string',
  arity: 4,
  flags: ['write', 'denyoom'],
  categories: ['string'],
  keys: ['1 OW update'],
  syntax: 'key@0 milliseconds:integer value',
  run(context, [, key, text, value]) {
    return setString(
      context,
      { key: key!, value: value!, command: 'psetex' },
      { expiry: { text: text!, unit: 'milliseconds', from: 'now' } },
    );
  },
});
