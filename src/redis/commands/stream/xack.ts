import { command } from '../../command';
import { parseId } from './_id';

export default command({
  name: 'XACK',
  summary:
    'Marks a pending message as correctly processed, effectively removing it from the pending entries list of the consumer group. Return value of the command is the number of messages successfully acknowledged, that is, the IDs we were actually able to resolve in the PEL.',
  since: '5.0.0',
  complexity: 'O(1) for each message ID processed.',
  group: 'stream',
  arity: -4,
  flags: ['write', 'fast'],
  categories: ['stream'],
  keys: ['1 RW update'],
  syntax: 'key@0 group id...',
  run({ db, keyspace }, argv) {
    const [, key, name] = argv as [string, string, string];
    if (db.read(key, 'stream')?.group(name) === undefined) return 0;
    const ids = argv.slice(3).map(parseId);
    const group = db.write(key, 'stream')!.ownGroup(name);
    const released = ids.filter((id) => group.release(id)).length;
    keyspace.stats.changes += released;
    return released;
  },
});
