import { command } from '../../command';
import { parseInteger } from '../../numbers';
import { ErrorReply } from '../../reply';
import { expiryAtMs, parseSetOptions } from './_set-options';

export default command({
  name: 'MSETEX',
  summary:
    'Atomically sets multiple string keys with a shared expiration in a single operation. Supports flexible argument parsing where condition and expiration flags can appear in any order.',
  since: '8.4.0',
  complexity: 'O(N) where N is the number of keys to set.',
  group: 'string',
  arity: -4,
  flags: ['write', 'denyoom', 'movablekeys'],
  categories: ['string'],
  tips: ['request_policy:multi_shard', 'response_policy:all_succeeded'],
  keys: ['1#0,1,2 OW update'],
  syntax:
    'numkeys:integer data:{key@0 value}... [condition:<NX | XX>] [expiration:<EX seconds:integer | PX milliseconds:integer | EXAT unix-time-seconds:unix-time | PXAT unix-time-milliseconds:unix-time | KEEPTTL>]',
  run({ db, keyspace }, argv) {
    const count = parseInteger(argv[1]!);
    if (count === undefined || count < 1 || count > mostKeys) throw wrongCount;
    const end = 2 + 2 * count;
    if (end > argv.length) throw tooFewPairs;
    const { condition, expiry, keepTtl } = parseSetOptions(argv, end, words);
    const atMs = expiry && expiryAtMs(expiry, keyspace.nowMs, 'msetex');
    const pairs = Array.from({ length: count }, (_, i) => [argv[2 + 2 * i]!, argv[3 + 2 * i]!] as const);
    if (condition !== undefined && pairs.some(([key]) => db.has(key) !== (condition === 'XX'))) return 0;
    for (const [key, value] of pairs) {
      db.set(key, value, keepTtl);
      if (atMs !== undefined) {
        db.setExpiry(key, atMs);
        db.notify('generic', 'expire', key);
      }
      db.changed('string', 'set', key);
    }
    return 1;
  },
});

/** C's INT_MAX. */
const mostKeys = 2 ** 31 - 1;
const words = new Set(['NX', 'XX', 'KEEPTTL']);
const wrongCount = new ErrorReply('ERR invalid numkeys value');
const tooFewPairs = new ErrorReply('ERR wrong number of key-value pairs');
