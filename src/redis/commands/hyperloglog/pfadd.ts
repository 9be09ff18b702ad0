import { command } from '../../command';
import { checkedBytes, create, writable } from './_hyper-log-log';

export default command({
  name: 'PFADD',
  summary: 'Adds the specified elements to the specified HyperLogLog.',
  since: '2.8.9',
  complexity: 'O(1) to add every element.',
  group: 'hyperloglog',
  arity: -2,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hyperloglog'],
  keys: ['1 RW insert'],
  syntax: 'key@0 [element]...',
  run({ db, engine }, [, key, ...elements]) {
    const value = db.peek(key!, 'string');
    if (value !== undefined) checkedBytes(value);
    const log = value === undefined ? create(db, key!) : writable(db, key!);
    const maxSparseBytes = engine.config.number('hll-sparse-max-bytes');
    let changes = value === undefined ? 1 : 0;
    for (const element of elements) if (log.add(element, maxSparseBytes)) changes++;
    if (changes === 0) return 0;
    log.forgetCardinality();
    db.changed('string', 'pfadd', key!, changes);
    return 1;
  },
});
