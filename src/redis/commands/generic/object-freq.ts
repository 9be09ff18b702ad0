import { command } from '../../command';
import { ErrorReply } from '../../reply';

export default command({
  name: 'OBJECT|FREQ',
  summary: 'Get the logarithmic access frequency counter of a Redis object',
  since: '4.0.0',
  complexity: 'O(1)',
  group: 'generic',
  arity: 3,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: ['2 RO'],
  syntax: 'key@0',
  run: ({ db, keyspace }, argv) => {
    const entry = db.readEntry(argv[2]!, false);
    if (entry === undefined) return null;
    if (keyspace.frequency === undefined) throw new ErrorReply(lfuIsNotSelected);
    return keyspace.frequency.countAt(entry.frequency, keyspace.nowSec);
  },
});

const lfuIsNotSelected =
  'ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.';
