import type { Binary } from '../../../base/bytes';
import { upToZero } from '../../errors';
import { type LexBound, passOver, type RankRange, type ScoreRange, type SortedSetValue, type Walk } from '../../keyspace/sorted-set';
import { parseLooseDouble } from '../../loose-double';
import { integer } from '../../numbers';
import { ErrorReply } from '../../reply';
import type { Version } from '../../version';

/** What the two bounds of a range count. */
export type RangeKind = 'rank' | 'score' | 'lex';

/** The ranks of a set, ascending, that a range names, less those that the walk passes over. */
export type RangeFinder = (set: SortedSetValue, walk?: Walk) => RankRange;

const ascending: Walk = { fromEnd: false, skip: 0 };

const scoreError = new ErrorReply('ERR min or max is not a float');
const lexError = new ErrorReply('ERR min or max not valid string range item');

/**
 * Reads the bounds of a range.
 * @param min the lower bound; of ranks the first one in the direction of the range
 * @throws the error of the kind when a bound is malformed
 */
export function parseRange(kind: RangeKind, min: Binary, max: Binary, version: Version): RangeFinder {
  if (kind === 'rank') {
    const [first, last] = [integer(min), integer(max)];
    return (set, walk = ascending) => passOver(ranks(set.size, first, last, walk.fromEnd), walk);
  }
  if (kind === 'score') {
    const range = parseScoreRange(min, max, version);
    return (set, walk = ascending) => passOver(set.ranksByScore(range), walk);
  }
  const range = { min: parseLexBound(min), max: parseLexBound(max) };
  return (set, walk) => set.ranksByLex(range, walk);
}

function ranks(size: number, first: number, last: number, fromEnd: boolean): RankRange {
  const start = Math.max(first < 0 ? first + size : first, 0);
  const end = Math.min(last < 0 ? last + size : last, size - 1) + 1;
  if (start >= end) return { start: 0, end: 0 };
  return fromEnd ? { start: size - end, end: size - start } : { start, end };
}

function parseScoreRange(min: Binary, max: Binary, version: Version): ScoreRange {
  const [minExclusive, maxExclusive] = [min.startsWith('('), max.startsWith('(')];
  return {
    min: scoreBound(minExclusive ? min.slice(1) : min, version),
    max: scoreBound(maxExclusive ? max.slice(1) : max, version),
    minExclusive,
    maxExclusive,
  };
}

function scoreBound(bytes: Binary, version: Version): number {
  const score = parseLooseDouble(bytes, version);
  if (score === undefined) throw scoreError;
  return score;
}

function parseLexBound(bytes: Binary): LexBound {
  if (bytes.startsWith('(')) return { member: bytes.slice(1), exclusive: true };
  if (bytes.startsWith('[')) return { member: bytes.slice(1), exclusive: false };
  const sign = upToZero(bytes);
  if (sign === '-' || sign === '+') return sign;
  throw lexError;
}
