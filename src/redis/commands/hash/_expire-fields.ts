import type { Argv } from '../../command';
import type { Context } from '../../context';
import type { HashValue } from '../../keyspace/hash';
import { ErrorReply, type Reply } from '../../reply';
import type { TimeScale } from '../../time-scale';
import { fieldDeadline } from './_field-deadline';
import { parseNumberedFields } from './_numbered-fields';

/** What HEXPIRE and its kin tell of each field. */
const outcome = { absent: -2, conditionNotMet: 0, set: 1, deleted: 2 } as const;

/** HEXPIRE and its kin. */
export function expireFields(context: Context, argv: Argv, scale: TimeScale): Reply {
  const { db, keyspace } = context;
  const key = argv[1]!;
  const isPresent = db.peek(key, 'hash') !== undefined;
  const atMs = fieldDeadline(argv[2]!, scale, keyspace.nowMs, argv[0]!.toLowerCase());
  const condition = conditions[argv[3]!.toUpperCase()];
  const fields = parseNumberedFields(argv, condition === undefined ? 3 : 4, notAboveZero);
  if (!isPresent) return fields.map(() => outcome.absent);
  const hash = db.write(key, 'hash')!;
  hash.expectTimes();
  const outcomes = fields.map((field) => expireField(hash, field, { atMs, nowMs: keyspace.nowMs, isWanted: condition ?? always }));
  const deleted = outcomes.filter((each) => each === outcome.deleted).length;
  const set = outcomes.filter((each) => each === outcome.set).length;
  if (deleted + set > 0) tell(context, { key: argv[1]!, isEmpty: hash.size === 0, deleted, changes: deleted + set });
  return outcomes;
}

/** Whether a time is to be set where there is another; -1: none. */
type Condition = (atMs: number, currentMs: number) => boolean;

const always: Condition = () => true;
const conditions: Readonly<Record<string, Condition>> = {
  NX: (_, currentMs) => currentMs < 0,
  XX: (_, currentMs) => currentMs >= 0,
  GT: (atMs, currentMs) => currentMs >= 0 && atMs > currentMs,
  LT: (atMs, currentMs) => currentMs < 0 || atMs < currentMs,
};

interface Wish {
  readonly atMs: number;
  readonly nowMs: number;
  readonly isWanted: Condition;
}

function expireField(hash: HashValue, field: string, { atMs, nowMs, isWanted }: Wish): number {
  const currentMs = hash.expiryOf(field);
  if (currentMs === undefined) return outcome.absent;
  if (!isWanted(atMs, currentMs)) return outcome.conditionNotMet;
  if (atMs <= nowMs) {
    hash.delete(field);
    return outcome.deleted;
  }
  hash.setExpiry(field, atMs);
  return outcome.set;
}

function tell(
  { db, keyspace }: Context,
  { key, isEmpty, deleted, changes }: { key: string; isEmpty: boolean; deleted: number; changes: number },
): void {
  keyspace.stats.expiredFields += deleted;
  db.replan(key);
  db.changed('hash', deleted > 0 ? 'hdel' : 'hexpire', key, changes);
  if (isEmpty) db.deleteEmptied(key);
}

const notAboveZero = new ErrorReply('ERR Parameter `numFields` should be greater than 0');
