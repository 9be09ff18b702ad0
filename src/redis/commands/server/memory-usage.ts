import { command } from '../../command';
import { errors } from '../../errors';
import { keyAllocation } from '../../keyspace/memory-allocation';
import { memoryOf } from '../../keyspace/memory-size';
import { integer } from '../../numbers';

export default command({
  name: 'MEMORY|USAGE',
  summary: 'Estimate the memory usage of a key',
  since: '4.0.0',
  complexity: 'O(N) where N is the number of samples.',
  group: 'server',
  arity: -3,
  flags: ['readonly'],
  keys: ['2 RO'],
  syntax: 'key@0 [SAMPLES count:integer]',
  run: ({ db }, argv) => {
    for (let at = 3; at < argv.length; at += 2) {
      if (argv[at]!.toLowerCase() !== 'samples' || at + 1 >= argv.length) throw errors.syntax;
      if (integer(argv[at + 1]!) < 0) throw errors.syntax;
    }
    const entry = db.entry(argv[2]!);
    return entry === undefined ? null : keyAllocation(entry.key) + memoryOf(entry.value);
  },
});
