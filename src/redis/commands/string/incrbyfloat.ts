import { command } from '../../command';
import { errors } from '../../errors';
import { textOf, unencodedString } from '../../keyspace/string-buffer';
import { addLongDoubles, formatLongDouble, parseLongDouble } from '../../long-double';

export default command({
  name: 'INCRBYFLOAT',
  summary: 'Increment the float value of a key by the given amount',
  since: '2.6.0',
  complexity: 'O(1)',
  group: 'string',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: ['1 RW access update'],
  syntax: 'key@0 increment:double',
  run({ db }, [, key, by]) {
    const value = db.peek(key!, 'string');
    const current = parseLongDouble(value === undefined ? '0' : textOf(value));
    const increment = parseLongDouble(by!);
    if (current === undefined || increment === undefined) throw errors.notFloat;
    const sum = addLongDoubles(current, increment);
    if (sum === undefined || typeof sum === 'string') throw errors.notFiniteSum;
    const text = formatLongDouble(sum);
    db.set(key!, unencodedString(text), true);
    db.changed('string', 'incrbyfloat', key!);
    return text;
  },
});
