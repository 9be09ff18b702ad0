import { type Argv, command } from '../../command';
import type { Context } from '../../context';
import { errors, oneLine, upToZero } from '../../errors';
import { HashValue } from '../../keyspace/hash';
import { parseInteger } from '../../numbers';
import { ErrorReply } from '../../reply';
import { fieldDeadline } from './_field-deadline';
import { fieldTimeOptions } from './_field-time-options';

export default command({
  name: 'HSETEX',
  summary: 'Set the value of one or more fields of a given hash key, and optionally set their expiration.',
  since: '8.0.0',
  complexity: 'O(N) where N is the number of fields being set.',
  group: 'hash',
  arity: -6,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: ['1 RW update'],
  syntax:
    'key@0 [condition:<FNX | FXX>] [expiration:<EX seconds:integer | PX milliseconds:integer | EXAT unix-time-seconds:unix-time | PXAT unix-time-milliseconds:unix-time | KEEPTTL>] FIELDS fields:{numfields:integer data:{field value}...}',
  run(context, argv) {
    const { db, keyspace } = context;
    const options = parse(context, argv);
    const key = argv[1]!;
    const present = db.peek(key, 'hash');
    const { condition, atMs, pairs } = options;
    if (condition === 'FXX' && !pairs.every(([field]) => present?.has(field))) return 0;
    if (condition === 'FNX' && pairs.some(([field]) => present?.has(field))) return 0;
    const hash = db.writeOrCreate(key, 'hash', () => new HashValue(keyspace.limits));
    hash.expect(pairs.length);
    if (atMs !== undefined) hash.expectTimes();
    const isPast = atMs !== undefined && atMs <= keyspace.nowMs;
    for (const [field, value] of pairs) {
      hash.set(field, value, options.keepsTimes);
      if (isPast) hash.delete(field);
      else if (atMs !== undefined) hash.setExpiry(field, atMs);
    }
    if (isPast) keyspace.stats.expiredFields += pairs.length;
    db.replan(key);
    db.changed('hash', 'hset', key, pairs.length);
    if (atMs !== undefined) db.notify('hash', isPast ? 'hdel' : 'hexpire', key);
    if (hash.size === 0) db.deleteEmptied(key);
    return 1;
  },
});

interface Options {
  /** Only if none of the fields is there, or all are. */
  condition: 'FNX' | 'FXX' | undefined;
  /** When the fields are to end; undefined: they get no time. */
  atMs: number | undefined;
  /** A new value does not end the time that a field has. */
  keepsTimes: boolean;
  pairs: [field: string, value: string][];
}

/** Options in any order, FIELDS last. */
function parse({ keyspace }: Context, argv: Argv): Options {
  const options: Options = { condition: undefined, atMs: undefined, keepsTimes: false, pairs: [] };
  for (let at = 2; at < argv.length; at++) {
    const word = argv[at]!.toUpperCase();
    if (word === 'FIELDS') return { ...options, pairs: parsePairs(argv, at + 1) };
    const scale = fieldTimeOptions[word];
    if (scale !== undefined || word === 'KEEPTTL') {
      if (options.keepsTimes) throw severalTimes;
      options.keepsTimes = true;
    }
    if (scale !== undefined) {
      const time = argv[++at];
      if (time === undefined) throw timeMissing;
      options.atMs = fieldDeadline(time, scale, keyspace.nowMs, 'hsetex');
    } else if (word === 'FNX' || word === 'FXX') {
      if (options.condition !== undefined) throw severalConditions;
      options.condition = word;
    } else if (word !== 'KEEPTTL') throw new ErrorReply(`ERR unknown argument: ${oneLine(upToZero(argv[at]!))}`);
  }
  throw errors.wrongArity('hsetex');
}

function parsePairs(argv: Argv, at: number): Options['pairs'] {
  const words = argv.slice(at + 1);
  if (words.length < 2) throw errors.wrongArity('hsetex');
  const count = parseInteger(argv[at]!);
  if (count === undefined || count < 1 || count >= 2 ** 31) throw wrongCount;
  if (words.length !== 2 * count) throw errors.wrongArity('hsetex');
  return Array.from({ length: count }, (_, i) => [words[2 * i]!, words[2 * i + 1]!]);
}

const severalTimes = new ErrorReply('ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified');
const severalConditions = new ErrorReply('ERR Only one of FXX or FNX arguments can be specified');
const timeMissing = new ErrorReply('ERR missing expire time');
const wrongCount = new ErrorReply('ERR invalid number of fields');
