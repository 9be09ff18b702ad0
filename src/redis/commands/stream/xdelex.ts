import { command } from '../../command';
import { EntryDeleter } from './_entry-deleter';
import { parseId } from './_id';
import { deletionCodes, parseDeletion } from './_references';

export default command({
  name: 'XDELEX',
  summary: 'Deletes one or multiple entries from the stream.',
  since: '8.2.0',
  complexity: 'O(1) for each single item to delete in the stream, regardless of the stream size.',
  group: 'stream',
  arity: -5,
  flags: ['write', 'fast'],
  categories: ['stream'],
  keys: ['1 RW delete'],
  syntax: 'key@0 [condition:<KEEPREF | DELREF | ACKED>] IDS ids:{numids:integer id...}',
  run({ db, keyspace }, argv) {
    const key = argv[1]!;
    const present = db.peek(key, 'stream');
    const { references, ids } = parseDeletion(argv, 2);
    if (present === undefined) return ids.map(() => deletionCodes.absent);
    const stream = db.write(key, 'stream')!;
    const deleter = new EntryDeleter(db, key, stream);
    const codes = ids.map(parseId).map((id) => {
      if (references === 'delete') keyspace.stats.changes += stream.releaseEverywhere(id);
      if (references === 'acked' && stream.isReferenced(id)) return deletionCodes.referenced;
      return deleter.delete(id) ? deletionCodes.deleted : deletionCodes.absent;
    });
    deleter.finish();
    return codes;
  },
});
