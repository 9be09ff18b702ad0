import { command } from '../../command';
import { textOf } from '../../keyspace/string-buffer';
import { expiryAtMs, parseSetOptions } from './_set-options';

export default command({
  name: 'GETEX',
  summary: 'Get the value of a key and optionally set its expiration',
  since: '6.2.0',
  complexity: 'O(1)',
  group: 'string',
  arity: -2,
  flags: ['write', 'fast'],
  categories: ['string'],
  keys: ['1 RW access update -- RW and UPDATE because it changes the TTL'],
  syntax:
    'key@0 [expiration:<EX seconds:integer | PX milliseconds:integer | EXAT unix-time-seconds:unix-time | PXAT unix-time-milliseconds:unix-time | PERSIST>]',
  run({ db, keyspace }, argv) {
    const key = argv[1]!;
    const { expiry, persist } = parseSetOptions(argv, 2, words);
    const value = db.read(key, 'string');
    if (value === undefined) return null;
    const atMs = expiry && expiryAtMs(expiry, keyspace.nowMs, 'getex');
    const text = textOf(value);
    if (atMs !== undefined && expiry!.from === 'epoch' && atMs <= keyspace.nowMs) {
      db.delete(key);
      db.changed('generic', 'del', key);
    } else if (atMs !== undefined) {
      db.setExpiry(key, atMs);
      db.changed('generic', 'expire', key);
    } else if (persist && db.persist(key)) db.changed('generic', 'persist', key);
    return text;
  },
});

const words = new Set(['PERSIST']);
