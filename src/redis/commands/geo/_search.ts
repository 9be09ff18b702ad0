import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import type { Context } from '../../context';
import { coverOf } from '../../geo/cover';
import { type Position, positionOf, scoresOf } from '../../geo/geohash';
import { partialSort } from '../../geo/partial-sort';
import { distanceWithin, type Shape } from '../../geo/shape';
import { SortedSetValue } from '../../keyspace/sorted-set';
import { integerReply } from '../../numbers';
import type { Reply } from '../../reply';
import type { Version } from '../../version';
import { positionReply } from './_position';
import { parseSearch, type SearchForm, type SearchRequest } from './_search-request';
import { distanceReply } from './_unit';

/** A member that a search has found. */
interface Found {
  readonly member: Binary;
  readonly score: number;
  readonly position: Position;
  /** From the middle, in meters. */
  readonly meters: number;
}

/** All the searching commands: the members within a shape, answered or stored. */
export function search(context: Context, argv: Argv, form: SearchForm): Reply {
  const set = context.db.read(argv[form.store === 'always' ? 2 : 1]!, 'zset');
  const request = parseSearch(argv, form, set);
  const { center, size, storeAt } = request;
  const shape = center && size && { center, ...size };
  const found = set && shape ? choose(find(set, shape, request.any ? request.count : Infinity), request) : [];
  const unit = size?.unitMeters ?? 1;
  if (storeAt === undefined) return found.map((each) => foundReply(each, request, unit, context.engine.version));
  const scores = found.map(({ member, score, meters }) => [member, request.storesDistance ? meters / unit : score] as const);
  return store(context, storeAt, scores, form.from === 'options' ? 'geosearchstore' : 'georadiusstore');
}

/** The members within a shape, cell by cell; not many more than `enough`. */
function find(set: SortedSetValue, shape: Shape, enough: number): Found[] {
  const found: Found[] = [];
  for (const cell of coverOf(shape)) {
    const { first, end } = scoresOf(cell);
    for (const { key, score } of set.slice(set.ranksByScore({ min: first, max: end, minExclusive: false, maxExclusive: true }))) {
      const position = positionOf(score);
      const meters = distanceWithin(shape, position);
      if (meters === undefined) continue;
      found.push({ member: key, score, position, meters });
      if (found.length >= enough) return found;
    }
  }
  return found;
}

/** As many as are wanted, in the wanted order. A count makes no sense without one, unless any will do. */
function choose(found: Found[], { order, count, any }: SearchRequest): Found[] {
  const wanted = count === 0 ? found.length : Math.min(count, found.length);
  if (order !== 'none' || (count !== 0 && !any)) {
    const compare = order === 'descending' ? (a: Found, b: Found): number => nearer(b, a) : nearer;
    if (wanted === found.length) found.sort(compare);
    else partialSort(found, compare, wanted);
  }
  return found.slice(0, wanted);
}

function nearer(a: Found, b: Found): number {
  return a.meters > b.meters ? 1 : a.meters === b.meters ? 0 : -1;
}

function foundReply({ member, score, position, meters }: Found, request: SearchRequest, unitMeters: number, version: Version): Reply {
  if (!request.withDistance && !request.withHash && !request.withPosition) return member;
  const reply: Reply[] = [member];
  if (request.withDistance) reply.push(distanceReply(meters / unitMeters));
  if (request.withHash) reply.push(hashReply(score));
  if (request.withPosition) reply.push(positionReply(position, version));
  return reply;
}

/** A score as an integer, as C makes one of a double that ZADD may have given. */
function hashReply(score: number): Reply {
  return Math.abs(score) < 2 ** 63 ? integerReply(BigInt(Math.trunc(score))) : -(2n ** 63n);
}

/** Puts the result at a key, whatever was there; an empty one removes the key. @returns how many members there are */
function store({ db, keyspace }: Context, key: Binary, scores: readonly (readonly [Binary, number])[], event: string): number {
  if (scores.length > 0) {
    db.set(key, SortedSetValue.of(keyspace.limits, scores));
    db.changed('zset', event, key, scores.length);
  } else if (db.delete(key)) {
    db.changed('generic', 'del', key);
  }
  return scores.length;
}
