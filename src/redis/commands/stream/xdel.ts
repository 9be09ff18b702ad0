import { command } from '../../command';
import { EntryDeleter } from './_entry-deleter';
import { parseId } from './_id';

export default command({
  name: 'XDEL',
  summary:
    'Removes the specified entries from the stream. Returns the number of items actually deleted, that may be different from the number of IDs passed in case certain IDs do not exist.',
  since: '5.0.0',
  complexity: 'O(1) for each single item to delete in the stream, regardless of the stream size.',
  group: 'stream',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['stream'],
  keys: ['1 RW delete'],
  syntax: 'key@0 id...',
  run({ db }, argv) {
    const key = argv[1]!;
    if (db.peek(key, 'stream') === undefined) return 0;
    const ids = argv.slice(2).map(parseId);
    const deleter = new EntryDeleter(db, key, db.write(key, 'stream')!);
    const deleted = ids.filter((id) => deleter.delete(id));
    deleter.finish();
    return deleted.length;
  },
});
