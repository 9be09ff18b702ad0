import { command } from '../../command';
import { ErrorReply } from '../../reply';

export default command({
  name: 'OBJECT|IDLETIME',
  summary: 'Get the time since a Redis object was last accessed',
  since: '2.2.3',
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
    if (keyspace.frequency !== undefined) throw new ErrorReply(lfuIsSelected);
    return Math.max(0, keyspace.nowSec - entry.usedAtSec);
  },
});

const lfuIsSelected =
  'ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.';
