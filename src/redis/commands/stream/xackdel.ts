import { command } from '../../command';
import { EntryDeleter } from './_entry-deleter';
import { parseId } from './_id';
import { deletionCodes, parseDeletion } from './_references';

export default command({
  name: 'XACKDEL',
  summary: 'Acknowledges and conditionally deletes one or multiple entries for a stream consumer group.',
  since: '8.2.0',
  complexity: 'O(1) for each entry ID processed.',
  group: 'stream',
  arity: -6,
  flags: ['write', 'fast'],
  categories: ['stream'],
  keys: ['1 RW update delete'],
  syntax: 'key@0 group [condition:<KEEPREF | DELREF | ACKED>] IDS ids:{numids:integer id...}',
  run({ db, keyspace }, argv) {
    const [, key, name] = argv as [string, string, string];
    const present = db.read(key, 'stream');
    const { references, ids } = parseDeletion(argv, 3);
    if (present?.group(name) === undefined) return ids.map(() => deletionCodes.absent);
    const stream = db.write(key, 'stream')!;
    const group = stream.ownGroup(name);
    const deleter = new EntryDeleter(db, key, stream);
    const codes = ids.map(parseId).map((id) => {
      if (!group.release(id)) return deletionCodes.absent;
      keyspace.stats.changes++;
      if (references === 'delete') keyspace.stats.changes += stream.releaseEverywhere(id);
      if (references === 'acked' && stream.isReferenced(id)) return deletionCodes.referenced;
      deleter.delete(id);
      return deletionCodes.deleted;
    });
    deleter.finish();
    return codes;
  },
});
