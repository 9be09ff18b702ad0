import { command } from '../../command';
import { streamOfGroups } from './_groups';

export default command({
  name: 'XGROUP|DESTROY',
  summary: 'Destroy a consumer group.',
  since: '5.0.0',
  complexity: "O(N) where N is the number of entries in the group's pending entries list (PEL).",
  group: 'stream',
  arity: 4,
  flags: ['write'],
  categories: ['stream'],
  keys: ['2 RW delete'],
  syntax: 'key@0 groupname',
  run({ db, keyspace }, argv) {
    const [, , key, name] = argv as [string, string, string, string];
    if (streamOfGroups(db, key).group(name) === undefined) return 0;
    db.write(key, 'stream')!.deleteGroup(name);
    keyspace.stats.changes++;
    db.notify('stream', 'xgroup-destroy', key);
    // Who waits to read as this group waits in vain now.
    db.signal(key, 'stream');
    return 1;
  },
});
