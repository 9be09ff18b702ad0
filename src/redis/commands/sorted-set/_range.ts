import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';
import { type ScoredMember, SortedSetValue } from '../../keyspace/sorted-set';
import { integer } from '../../numbers';
import { ErrorReply, type Reply } from '../../reply';
import type { Version } from '../../version';
import { membersReply } from './_members-reply';
import { parseRange, type RangeFinder, type RangeKind } from './_parse-range';
import { store } from './_store';

/** What a command fixes of a range; what it leaves open, BYSCORE, BYLEX and REV choose. */
export interface RangeDefaults {
  readonly kind?: RangeKind;
  readonly reverse?: boolean;
}

/** A range as a command asks for it. */
interface RangeRequest {
  readonly kind: RangeKind;
  readonly find: RangeFinder;
  readonly reverse: boolean;
  readonly withScores: boolean;
  /** How many members of the range to pass over; negative: all. */
  readonly offset: number;
  /** Negative: as many as there are. */
  readonly limit: number;
}

const limitError = new ErrorReply('ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX');
const withScoresError = new ErrorReply('ERR syntax error, WITHSCORES not supported in combination with BYLEX');

/** ZRANGE and its kin: the members of a range. */
export function range({ db, engine, client }: Context, argv: Argv, defaults: RangeDefaults): Reply {
  const request = parseRequest(argv.slice(1), defaults, { mayHaveScores: true, version: engine.version });
  const set = db.read(argv[1]!, 'zset');
  return set === undefined ? [] : membersReply(select(set, request), request.withScores, client.protocol);
}

/** ZRANGESTORE: the members of a range into another key. @returns how many there are */
export function storeRange({ db, engine, keyspace }: Context, argv: Argv): Reply {
  const request = parseRequest(argv.slice(2), {}, { mayHaveScores: false, version: engine.version });
  const set = db.read(argv[2]!, 'zset');
  const members = set === undefined ? [] : select(set, request);
  // Only of ranks does Redis know beforehand how many members there will be.
  const result = new SortedSetValue(keyspace.limits, request.kind === 'rank' ? members.length : 0);
  for (const { key, score } of members) result.set(key, score);
  return store(db, argv[1]!, result, 'zrangestore');
}

/** What of the options there is. */
interface Dialect {
  readonly mayHaveScores: boolean;
  readonly version: Version;
}

/** @param words the source key, the bounds, the options */
function parseRequest(words: Argv, defaults: RangeDefaults, { mayHaveScores, version }: Dialect): RangeRequest {
  let { kind, reverse } = defaults;
  let [withScores, offset, limit] = [false, 0, -1];
  for (let at = 3; at < words.length; at++) {
    const word = words[at]!.toUpperCase();
    if (mayHaveScores && word === 'WITHSCORES') withScores = true;
    else if (word === 'LIMIT' && at + 2 < words.length) {
      offset = integer(words[++at]!);
      limit = integer(words[++at]!);
    } else if (word === 'REV' && reverse === undefined) reverse = true;
    else if (word === 'BYLEX' && kind === undefined) kind = 'lex';
    else if (word === 'BYSCORE' && kind === undefined) kind = 'score';
    else throw errors.syntax;
  }
  kind ??= 'rank';
  reverse ??= false;
  if (limit !== -1 && kind === 'rank') throw limitError;
  if (withScores && kind === 'lex') throw withScoresError;
  const [min, max] = reverse && kind !== 'rank' ? [words[2]!, words[1]!] : [words[1]!, words[2]!];
  return { kind, find: parseRange(kind, min, max, version), reverse, withScores, offset: kind === 'rank' ? 0 : offset, limit };
}

function select(set: SortedSetValue, { find, reverse, offset, limit }: RangeRequest): ScoredMember[] {
  const { start, end } = find(set, { fromEnd: reverse, skip: offset });
  const count = limit < 0 ? end - start : Math.min(limit, end - start);
  return reverse ? set.slice({ start: end - count, end }).reverse() : set.slice({ start, end: start + count });
}
