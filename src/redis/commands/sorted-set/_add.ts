import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';
import { SortedSetValue } from '../../keyspace/sorted-set';
import { float } from '../../numbers';
import { DoubleReply, ErrorReply, type Reply } from '../../reply';

/** On what conditions a member gets a score, and what is told of it. */
export interface AddOptions {
  nx: boolean;
  xx: boolean;
  gt: boolean;
  lt: boolean;
  ch: boolean;
  incr: boolean;
}

const presenceConflict = new ErrorReply('ERR XX and NX options at the same time are not compatible');
const comparisonConflict = new ErrorReply('ERR GT, LT, and/or NX options at the same time are not compatible');
const severalIncrements = new ErrorReply('ERR INCR option supports a single increment-element pair');
const notANumber = new ErrorReply('ERR resulting score is not a number (NaN)');

/**
 * ZADD and ZINCRBY: gives members scores, or adds to them.
 * @param incr whether the command increments without being told to
 */
export function add(context: Context, argv: Argv, incr: boolean): Reply {
  const { options, pairs } = parse(argv, incr);
  return addScores(context, argv[1]!, pairs, options);
}

/** Gives members scores, as ZADD does. */
export function addScores(
  context: Context,
  key: Binary,
  pairs: readonly (readonly [score: number, member: Binary])[],
  options: AddOptions,
): Reply {
  const { db } = context;
  let set = db.peek(key, 'zset');
  let isOwned = false;
  let [added, updated] = [0, 0];
  let latest: number | undefined;
  for (const [score, member] of pairs) {
    const current = set?.score(member);
    const next = nextScore(current, score, options);
    if (next === undefined) continue;
    latest = next;
    if (next === current) continue;
    if (!isOwned || set === undefined) {
      set = db.writeOrCreate(key, 'zset', () => new SortedSetValue(context.keyspace.limits));
      if (context.engine.version.has('7.2')) set.expect(pairs.length);
    }
    isOwned = true;
    set.set(member, next);
    if (current === undefined) added++;
    else updated++;
  }
  if (added + updated > 0) db.changed('zset', options.incr ? 'zincr' : 'zadd', key, added + updated);
  if (options.incr) return latest === undefined ? null : new DoubleReply(latest);
  return options.ch ? added + updated : added;
}

function parse(argv: Argv, incr: boolean): { options: AddOptions; pairs: (readonly [score: number, member: Binary])[] } {
  const options: AddOptions = { nx: false, xx: false, gt: false, lt: false, ch: false, incr };
  let at = 2;
  for (; at < argv.length; at++) {
    const name = argv[at]!.toLowerCase();
    if (!Object.hasOwn(options, name)) break;
    options[name as keyof AddOptions] = true;
  }
  const count = (argv.length - at) / 2;
  if (count === 0 || !Number.isInteger(count)) throw errors.syntax;
  if (options.nx && options.xx) throw presenceConflict;
  if ((options.nx && (options.gt || options.lt)) || (options.gt && options.lt)) throw comparisonConflict;
  if (options.incr && count > 1) throw severalIncrements;
  const pairs: (readonly [score: number, member: Binary])[] = [];
  for (; at < argv.length; at += 2) pairs.push([float(argv[at]!), argv[at + 1]!]);
  return { options, pairs };
}

/** The score that a member gets; undefined where the options leave it as it is. */
function nextScore(current: number | undefined, score: number, { nx, xx, gt, lt, incr }: AddOptions): number | undefined {
  if (current === undefined) return xx ? undefined : score;
  if (nx) return undefined;
  const next = incr ? current + score : score;
  if (Number.isNaN(next)) throw notANumber;
  if ((lt && next >= current) || (gt && next <= current)) return undefined;
  return next;
}
