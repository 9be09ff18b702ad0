import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';
import { ErrorReply, type Reply } from '../../reply';
import { momentOf, type TimeScale } from '../../time-scale';

type Condition = 'NX' | 'XX' | 'GT' | 'LT';

/** EXPIRE and its kin. */
export function expire({ db, keyspace }: Context, argv: Argv, scale: TimeScale): Reply {
  const conditions = argv.length === 3 ? unconditionally : parseConditions(argv.slice(3));
  const atMs = momentOf(argv[2]!, scale, keyspace.nowMs);
  if (atMs === undefined) throw errors.invalidExpire(argv[0]!.toLowerCase());
  const key = argv[1]!;
  const current = db.expiryOf(key);
  if (current === undefined || !isWanted(conditions, atMs, current)) return 0;
  if (atMs <= keyspace.nowMs) {
    db.delete(key);
    db.changed('generic', 'del', key);
  } else {
    db.setExpiry(key, atMs);
    db.changed('generic', 'expire', key);
  }
  return 1;
}

/** TTL and its kin: -2 for a key that is not there, -1 for one that does not end. */
export function timeLeft({ db, keyspace }: Context, key: Binary, scale: TimeScale): Reply {
  const atMs = db.readEntry(key)?.expireAtMs;
  if (atMs === undefined) return -2;
  if (atMs < 0) return -1;
  const ms = scale.from === 'epoch' ? atMs : Math.max(0, atMs - keyspace.nowMs);
  return scale.unit === 'seconds' ? Math.floor((ms + 500) / 1000) : ms;
}

const unconditionally: ReadonlySet<Condition> = new Set();

function isWanted(conditions: ReadonlySet<Condition>, atMs: number, current: number): boolean {
  if (conditions.has('NX') && current >= 0) return false;
  if (conditions.has('XX') && current < 0) return false;
  if (conditions.has('GT') && (current < 0 || atMs <= current)) return false;
  return !(conditions.has('LT') && current >= 0 && atMs >= current);
}

function parseConditions(words: Argv): ReadonlySet<Condition> {
  const conditions = new Set<Condition>();
  for (const word of words) {
    const condition = word.toUpperCase();
    if (!['NX', 'XX', 'GT', 'LT'].includes(condition)) throw errors.unsupportedOption(word);
    conditions.add(condition as Condition);
  }
  if (conditions.has('NX') && conditions.size > 1) {
    throw new ErrorReply('ERR NX and XX, GT or LT options at the same time are not compatible');
  }
  if (conditions.has('GT') && conditions.has('LT')) {
    throw new ErrorReply('ERR GT and LT options at the same time are not compatible');
  }
  return conditions;
}
