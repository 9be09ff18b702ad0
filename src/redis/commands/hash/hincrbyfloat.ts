import { command } from '../../command';
import { errors } from '../../errors';
import { addLongDoubles, formatLongDouble, parseLongDouble } from '../../long-double';
import { ErrorReply } from '../../reply';
import { replaceField } from './_replace-field';

export default command({
  name: 'HINCRBYFLOAT',
  summary: 'Increment the float value of a hash field by the given amount',
  since: '2.6.0',
  complexity: 'O(1)',
  group: 'hash',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: ['1 RW access update'],
  syntax: 'key@0 field increment:double',
  run(context, [, key, field, by]) {
    const increment = parseLongDouble(by!);
    if (increment === undefined) throw errors.notFloat;
    if (typeof increment === 'string') throw new ErrorReply('ERR value is NaN or Infinity');
    const value = parseLongDouble(context.db.peek(key!, 'hash')?.get(field!) ?? '0');
    if (value === undefined) throw new ErrorReply('ERR hash value is not a float');
    const sum = addLongDoubles(value, increment);
    if (sum === undefined || typeof sum === 'string') throw errors.notFiniteSum;
    const text = formatLongDouble(sum);
    replaceField(context, key!, field!, text, 'hincrbyfloat');
    return text;
  },
});
