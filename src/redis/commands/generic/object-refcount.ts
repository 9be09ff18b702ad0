import { command } from '../../command';
import type { Config } from '../../context';
import { encodingOf } from '../../keyspace/encoding';

export default command({
  name: 'OBJECT|REFCOUNT',
  summary: 'Get the number of references to the value of the key',
  since: '2.2.3',
  complexity: 'O(1)',
  group: 'generic',
  arity: 3,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: ['2 RO'],
  syntax: 'key@0',
  run: ({ db, engine }, argv) => {
    const entry = db.readEntry(argv[2]!, false);
    if (entry === undefined) return null;
    // Redis shares the integers 0 to 9999 among all keys, and tells so by the greatest count there is.
    const isShared = typeof entry.value === 'string' && /^\d{1,4}$/.test(entry.value) && encodingOf(entry.value) === 'int';
    return isShared && !needsOwnObjects(engine.config) ? 2147483647 : 1;
  },
});

/** Policies that keep account of each key's use need an object for each. */
function needsOwnObjects(config: Config): boolean {
  return config.number('maxmemory') > 0 && /-l[rf]u$/.test(config.get('maxmemory-policy')!);
}
