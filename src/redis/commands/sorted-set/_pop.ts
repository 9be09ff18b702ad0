import type { Binary } from '../../../base/bytes';
import { Block } from '../../block';
import type { Argv, Outcome } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';
import type { Database } from '../../keyspace/database';
import type { ScoredMember, SortedSetValue } from '../../keyspace/sorted-set';
import { parseMultiPop } from '../../multi-pop';
import { integerAtLeast } from '../../numbers';
import { DoubleReply, nullArray, type Reply } from '../../reply';
import { parseTimeoutMs } from '../../timeout';
import { membersReply, pairs } from './_members-reply';

/** From which end members are taken. */
export type End = 'min' | 'max';

/** ZPOPMIN and ZPOPMAX. */
export function pop({ db, client }: Context, argv: Argv, end: End): Reply {
  if (argv.length > 3) throw errors.syntax;
  const count = argv[2] === undefined ? undefined : integerAtLeast(argv[2], 0, errors.mustBePositive);
  const set = db.peek(argv[1]!, 'zset');
  if (set === undefined || count === 0) return [];
  const popped = take(db, argv[1]!, set, end, count ?? 1);
  return membersReply(popped, true, count === undefined ? 2 : client.protocol);
}

/** BZPOPMIN and BZPOPMAX. */
export function blockingPop(context: Context, argv: Argv, end: End): Outcome {
  const timeoutMs = parseTimeoutMs(argv.at(-1)!, context);
  const popOne = ({ db }: Context, key: Binary, set: SortedSetValue): Reply => {
    const [popped] = take(db, key, set, end, 1);
    return [key, popped!.key, new DoubleReply(popped!.score)];
  };
  return popFirstOf(context, { keys: argv.slice(1, -1), take: popOne }) ?? block(argv.slice(1, -1), timeoutMs, popOne);
}

/** ZMPOP. */
export function popOfMany(context: Context, argv: Argv): Reply {
  return popFirstOf(context, parseMany(argv, 1)) ?? nullArray;
}

/** BZMPOP. */
export function blockingPopOfMany(context: Context, argv: Argv): Outcome {
  const request = parseMany(argv, 2);
  const timeoutMs = parseTimeoutMs(argv[1]!, context);
  return popFirstOf(context, request) ?? block(request.keys, timeoutMs, request.take);
}

/** Takes from a set that is there, and makes the reply. */
type Take = (context: Context, key: Binary, set: SortedSetValue) => Reply;

interface PopRequest {
  readonly keys: readonly Binary[];
  readonly take: Take;
}

/** Reads `numkeys key... MIN|MAX [COUNT count]` from `at` on. */
function parseMany(argv: Argv, at: number): PopRequest {
  const { keys, end, count } = parseMultiPop<End>(argv, at, ['min', 'max']);
  return { keys, take: ({ db }, key, set) => [key, pairs(take(db, key, set, end, count))] };
}

function popFirstOf(context: Context, request: PopRequest): Reply | undefined {
  for (const key of request.keys) {
    const set = context.db.peek(key, 'zset');
    if (set !== undefined) return request.take(context, key, set);
  }
  return undefined;
}

function block(keys: readonly Binary[], timeoutMs: number, takeFrom: Take): Block {
  return new Block({
    keys,
    awaits: 'zset',
    timeoutMs,
    serve: (context, key) => takeFrom(context, key, context.db.peek(key, 'zset')!),
    onTimeout: nullArray,
  });
}

/** Removes up to `count` members from an end, the outermost first. */
function take(db: Database, key: Binary, present: SortedSetValue, end: End, count: number): ScoredMember[] {
  const { size } = present;
  const taken = Math.min(count, size);
  const set = db.write(key, 'zset')!;
  const members = set.deleteRange(end === 'min' ? { start: 0, end: taken } : { start: size - taken, end: size });
  if (end === 'max') members.reverse();
  db.changed('zset', `zpop${end}`, key, taken);
  if (set.size === 0) db.deleteEmptied(key);
  return members;
}
