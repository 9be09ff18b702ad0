import { type Argv, command } from '../../command';
import type { Context } from '../../context';
import type { HashValue } from '../../keyspace/hash';
import type { Reply } from '../../reply';
import { fieldDeadline } from './_field-deadline';
import { fieldTimeOptions } from './_field-time-options';
import { parseNumberedFields } from './_numbered-fields';

export default command({
  name: 'HGETEX',
  summary: 'Get the value of one or more fields of a given hash key, and optionally set their expiration.',
  since: '8.0.0',
  complexity: 'O(N) where N is the number of specified fields',
  group: 'hash',
  arity: -5,
  flags: ['write', 'fast'],
  categories: ['hash'],
  keys: ['1 RW access update -- RW and UPDATE because it changes the TTL'],
  syntax:
    'key@0 [expiration:<EX seconds:integer | PX milliseconds:integer | EXAT unix-time-seconds:unix-time | PXAT unix-time-milliseconds:unix-time | PERSIST>] FIELDS fields:{numfields:integer field...}',
  run(context, argv) {
    const key = argv[1]!;
    const present = context.db.peek(key, 'hash');
    const { atMs, wordCount } = parseOption(context, argv);
    const fields = parseNumberedFields(argv, 2 + wordCount);
    const values = fields.map((field) => present?.get(field) ?? null);
    if (present === undefined || atMs === undefined) return values;
    const hash = context.db.write(key, 'hash')!;
    hash.expectTimes();
    return setTimes(context, hash, { key, fields, atMs });
  },
});

/** The time that the fields are to end at; -1: none; undefined: as it is. */
function parseOption({ keyspace }: Context, argv: Argv): { atMs: number | undefined; wordCount: number } {
  const option = argv[2]!.toUpperCase();
  if (option === 'PERSIST') return { atMs: -1, wordCount: 1 };
  const scale = fieldTimeOptions[option];
  return scale === undefined
    ? { atMs: undefined, wordCount: 0 }
    : { atMs: fieldDeadline(argv[3]!, scale, keyspace.nowMs, 'hgetex'), wordCount: 2 };
}

interface Change {
  readonly key: string;
  readonly fields: Argv;
  readonly atMs: number;
}

/** Each value is told as it is when its field's turn comes: a field that stands there twice may have gone. */
function setTimes({ db, keyspace }: Context, hash: HashValue, { key, fields, atMs }: Change): Reply {
  const isPast = atMs >= 0 && atMs <= keyspace.nowMs;
  let changes = 0;
  const values = fields.map((field) => {
    const value = hash.get(field);
    if (value === undefined) return null;
    if (atMs < 0 && hash.expiryOf(field)! < 0) return value;
    if (isPast) hash.delete(field);
    else hash.setExpiry(field, atMs);
    changes++;
    return value;
  });
  if (changes === 0) return values;
  if (isPast) keyspace.stats.expiredFields += changes;
  db.replan(key);
  db.changed('hash', isPast ? 'hdel' : atMs < 0 ? 'hpersist' : 'hexpire', key, changes);
  if (hash.size === 0) db.deleteEmptied(key);
  return values;
}
