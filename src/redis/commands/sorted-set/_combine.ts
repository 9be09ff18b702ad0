import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';
import type { SetValue } from '../../keyspace/set';
import { type ScoredMember, SortedSetValue } from '../../keyspace/sorted-set';
import { typeOf } from '../../keyspace/value';
import { float, integer, integerAtLeast } from '../../numbers';
import { ErrorReply, type Reply } from '../../reply';
import { membersReply } from './_members-reply';
import { store } from './_store';

/** How several sets become one. */
export type Combination = 'union' | 'inter' | 'diff';

/** What a command of this kind may be told besides its keys. */
interface Form {
  readonly combination: Combination;
  /** In small letters, for the error. */
  readonly name: string;
  /** Where the number of keys stands. */
  readonly numkeysAt: number;
  readonly mayWeigh?: boolean;
  readonly mayShowScores?: boolean;
  readonly mayLimit?: boolean;
}

interface Request {
  readonly sources: Source[];
  readonly aggregate: (sum: number, value: number) => number;
  readonly withScores: boolean;
  /** 0: none. */
  readonly limit: number;
}

/** One of the sets, of either type; the members of a plain set have the score 1. */
interface Source {
  readonly set: SetValue | SortedSetValue | undefined;
  weight: number;
}

const weightError = new ErrorReply('ERR weight value is not a float');
const limitError = new ErrorReply("ERR LIMIT can't be negative");

const aggregates: Readonly<Record<string, Request['aggregate']>> = {
  SUM: (sum, value) => orZero(sum + value),
  MIN: (least, value) => (value < least ? value : least),
  MAX: (greatest, value) => (value > greatest ? value : greatest),
};

/** ZUNION, ZINTER, ZDIFF: the members in order. */
export function combine(context: Context, argv: Argv, combination: Combination): Reply {
  const mayWeigh = combination !== 'diff';
  const request = parse(context, argv, { combination, name: `z${combination}`, numkeysAt: 1, mayWeigh, mayShowScores: true });
  const members: ScoredMember[] = Array.from(scoresOf(combination, request), ([key, score]) => ({ key, score }));
  members.sort((a, b) => a.score - b.score || (a.key < b.key ? -1 : 1));
  return membersReply(members, request.withScores, context.client.protocol);
}

/** ZUNIONSTORE, ZINTERSTORE, ZDIFFSTORE. @returns how many members were stored */
export function combineAndStore(context: Context, argv: Argv, combination: Combination): Reply {
  const name = `z${combination}store`;
  const request = parse(context, argv, { combination, name, numkeysAt: 2, mayWeigh: combination !== 'diff' });
  const result = SortedSetValue.of(context.keyspace.limits, scoresOf(combination, request));
  return store(context.db, argv[1]!, result, name);
}

/** ZINTERCARD: how many members are in all sets; counts no further than LIMIT. */
export function countIntersection(context: Context, argv: Argv): Reply {
  const request = parse(context, argv, { combination: 'inter', name: 'zintercard', numkeysAt: 1, mayLimit: true });
  let count = 0;
  const members = intersection(request);
  while (!members.next().done) if (++count === request.limit) break;
  return count;
}

function parse({ db }: Context, argv: Argv, form: Form): Request {
  const numkeys = integer(argv[form.numkeysAt]!);
  if (numkeys < 1) throw new ErrorReply(`ERR at least 1 input key is needed for '${form.name}' command`);
  const first = form.numkeysAt + 1;
  if (numkeys > argv.length - first) throw errors.syntax;
  const sources: Source[] = argv.slice(first, first + numkeys).map((key) => {
    const value = db.readAny(key);
    const type = value === undefined ? 'zset' : typeOf(value);
    if (type !== 'zset' && type !== 'set') throw errors.wrongType;
    return { set: value as Source['set'], weight: 1 };
  });
  const options = parseOptions(argv, first + numkeys, sources, form);
  // Floating-point sums depend on the order: as in Redis, smaller sets come first.
  if (form.combination !== 'diff') sources.sort((a, b) => sizeOf(a) - sizeOf(b));
  return { sources, ...options };
}

function parseOptions(argv: Argv, from: number, sources: readonly Source[], form: Form): Omit<Request, 'sources'> {
  let aggregate = aggregates['SUM']!;
  let [withScores, limit] = [false, 0];
  for (let at = from; at < argv.length; at++) {
    const word = argv[at]!.toUpperCase();
    const left = argv.length - at - 1;
    if (word === 'WEIGHTS' && form.mayWeigh && left >= sources.length) {
      for (const source of sources) source.weight = float(argv[++at]!, weightError);
    } else if (word === 'AGGREGATE' && form.mayWeigh && left >= 1) {
      const name = argv[++at]!.toUpperCase();
      if (!Object.hasOwn(aggregates, name)) throw errors.syntax;
      aggregate = aggregates[name]!;
    } else if (word === 'WITHSCORES' && form.mayShowScores) withScores = true;
    else if (word === 'LIMIT' && form.mayLimit && left >= 1) {
      limit = integerAtLeast(argv[++at]!, 0, limitError);
    } else throw errors.syntax;
  }
  return { aggregate, withScores, limit };
}

/** The members of the result with their scores, in no order. */
function scoresOf(combination: Combination, request: Request): Iterable<readonly [Binary, number]> {
  if (combination === 'union') return union(request);
  return combination === 'inter' ? intersection(request) : difference(request);
}

function union({ sources, aggregate }: Request): Map<Binary, number> {
  const scores = new Map<Binary, number>();
  for (const source of sources) {
    for (const [member, score] of weighted(source)) {
      const former = scores.get(member);
      scores.set(member, former === undefined ? score : aggregate(former, score));
    }
  }
  return scores;
}

function* intersection({ sources, aggregate }: Request): IterableIterator<readonly [Binary, number]> {
  const [smallest, ...others] = sources;
  for (const [member, first] of weighted(smallest!)) {
    let score = first;
    const isInAll = others.every((other) => {
      const value = scoreIn(other, member);
      if (value !== undefined) score = aggregate(score, value * other.weight);
      return value !== undefined;
    });
    if (isInAll) yield [member, score];
  }
}

function* difference({ sources }: Request): IterableIterator<readonly [Binary, number]> {
  const [first, ...others] = sources;
  for (const scored of weighted(first!)) {
    if (!others.some((other) => scoreIn(other, scored[0]) !== undefined)) yield scored;
  }
}

function* weighted({ set, weight }: Source): IterableIterator<readonly [Binary, number]> {
  if (set === undefined) return;
  if (set.type === 'set') for (const member of set.values()) yield [member, weight];
  else for (const { key, score } of set.slice()) yield [key, orZero(score * weight)];
}

function scoreIn({ set }: Source, member: Binary): number | undefined {
  if (set?.type === 'set') return set.has(member) ? 1 : undefined;
  return set?.score(member);
}

function sizeOf({ set }: Source): number {
  return set?.size ?? 0;
}

/** Infinities that cancel out count as zero. */
function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
