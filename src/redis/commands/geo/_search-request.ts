import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import { errors, oneLine, upToZero } from '../../errors';
import type { Position } from '../../geo/geohash';
import type { Shape } from '../../geo/shape';
import type { SortedSetValue } from '../../keyspace/sorted-set';
import { float, integer } from '../../numbers';
import { ErrorReply } from '../../reply';
import { parsePosition, positionOfMember } from './_position';
import { unitMeters } from './_unit';

/** What kind of search a command is: where its middle and its target are told. */
export interface SearchForm {
  /** By coordinates or a member that stand right behind the key, with a radius; or all among the options. */
  readonly from: 'coordinates' | 'member' | 'options';
  /** The result is answered; it may be stored by an option; or it is, at the key that stands before the searched one. */
  readonly store: 'never' | 'by option' | 'always';
}

/** A search as it was asked for. */
export interface SearchRequest {
  withDistance: boolean;
  withHash: boolean;
  withPosition: boolean;
  order: 'none' | 'ascending' | 'descending';
  /** 0: all. */
  count: number;
  /** The first that are found, rather than the nearest. */
  any: boolean;
  storeAt: Binary | undefined;
  storesDistance: boolean;
  center: Position | undefined;
  size: Pick<Shape, 'size' | 'unitMeters'> | undefined;
}

/** What the options say, and which of them may no longer come. */
interface Parsed extends SearchRequest {
  hasMember: boolean;
}

const notAMember = new ErrorReply('ERR could not decode requested zset member');
const wrongCount = new ErrorReply('ERR COUNT must be > 0');
const anyWithoutCount = new ErrorReply('ERR the ANY argument requires COUNT argument');
const wrongRadius = new ErrorReply('ERR need numeric radius');
const negativeRadius = new ErrorReply('ERR radius cannot be negative');
const wrongWidth = new ErrorReply('ERR need numeric width');
const wrongHeight = new ErrorReply('ERR need numeric height');
const negativeSize = new ErrorReply('ERR height or width cannot be negative');

/**
 * Reads a search. The order of the checks is Redis's.
 * @param set the searched one; without it members are not looked for, nor the radius that follows one
 */
export function parseSearch(argv: Argv, { from, store }: SearchForm, set: SortedSetValue | undefined): SearchRequest {
  const request: Parsed = {
    withDistance: false,
    withHash: false,
    withPosition: false,
    order: 'none',
    count: 0,
    any: false,
    storeAt: store === 'always' ? argv[1] : undefined,
    storesDistance: false,
    center: undefined,
    size: undefined,
    hasMember: false,
  };
  let at = store === 'always' ? 3 : 2;
  if (from === 'coordinates') {
    request.center = parsePosition(argv[at]!, argv[at + 1]!);
    request.size = parseRadius(argv[at + 2]!, argv[at + 3]!);
    at += 4;
  } else if (from === 'member') {
    if (set !== undefined) {
      request.center = memberPosition(set, argv[at]!);
      request.size = parseRadius(argv[at + 1]!, argv[at + 2]!);
    }
    at += 3;
  }
  while (at < argv.length) {
    const length = parseGeneral(argv, at, request) || parseTarget(argv, at, request, { from, store }, set);
    if (length === 0) throw errors.syntax;
    at += length;
  }
  check(argv, request, { from, store });
  return request;
}

/** Reads an option that all searches have. @returns how many words it has; 0: it is none of these */
function parseGeneral(argv: Argv, at: number, request: Parsed): number {
  switch (argv[at]!.toUpperCase()) {
    case 'WITHDIST':
      request.withDistance = true;
      return 1;
    case 'WITHHASH':
      request.withHash = true;
      return 1;
    case 'WITHCOORD':
      request.withPosition = true;
      return 1;
    case 'ANY':
      request.any = true;
      return 1;
    case 'ASC':
      request.order = 'ascending';
      return 1;
    case 'DESC':
      request.order = 'descending';
      return 1;
    case 'COUNT':
      if (at + 1 === argv.length) return 0;
      request.count = integer(argv[at + 1]!);
      if (request.count <= 0) throw wrongCount;
      return 2;
    default:
      return 0;
  }
}

/** Reads an option that only some searches have: where to store, where to search. */
function parseTarget(argv: Argv, at: number, request: Parsed, { from, store }: SearchForm, set: SortedSetValue | undefined): number {
  const word = argv[at]!.toUpperCase();
  const left = argv.length - at - 1;
  if ((word === 'STORE' || word === 'STOREDIST') && store === 'by option' && left >= 1) {
    request.storeAt = argv[at + 1]!;
    request.storesDistance = word === 'STOREDIST';
    return 2;
  }
  if (from !== 'options') return 0;
  if (word === 'STOREDIST' && store === 'always') {
    request.storesDistance = true;
    return 1;
  }
  if (word === 'FROMMEMBER' && left >= 1 && (request.hasMember || request.center === undefined)) {
    request.hasMember = true;
    request.center = set && memberPosition(set, argv[at + 1]!);
    return 2;
  }
  if (word === 'FROMLONLAT' && left >= 2 && !request.hasMember) {
    request.center = parsePosition(argv[at + 1]!, argv[at + 2]!);
    return 3;
  }
  const given = request.size?.size;
  if (word === 'BYRADIUS' && left >= 2 && (given === undefined || 'radius' in given)) {
    request.size = parseRadius(argv[at + 1]!, argv[at + 2]!);
    return 3;
  }
  if (word === 'BYBOX' && left >= 3 && (given === undefined || 'width' in given)) {
    request.size = parseBox(argv[at + 1]!, argv[at + 2]!, argv[at + 3]!);
    return 4;
  }
  return 0;
}

function check(argv: Argv, request: Parsed, { from, store }: SearchForm): void {
  if (request.storeAt !== undefined && (request.withDistance || request.withHash || request.withPosition)) {
    const what = store === 'always' ? 'GEOSEARCHSTORE' : 'STORE option in GEORADIUS';
    throw new ErrorReply(`ERR ${what} is not compatible with WITHDIST, WITHHASH and WITHCOORD options`);
  }
  if (from === 'options') {
    const name = oneLine(upToZero(argv[0]!));
    if (!request.hasMember && request.center === undefined) {
      throw new ErrorReply(`ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for ${name}`);
    }
    if (request.size === undefined) throw new ErrorReply(`ERR exactly one of BYRADIUS and BYBOX can be specified for ${name}`);
  }
  if (request.any && request.count === 0) throw anyWithoutCount;
}

function memberPosition(set: SortedSetValue, member: Binary): Position {
  const position = positionOfMember(set, member);
  if (position === undefined) throw notAMember;
  return position;
}

function parseRadius(radiusText: Binary, unit: Binary): Pick<Shape, 'size' | 'unitMeters'> {
  const radius = float(radiusText, wrongRadius);
  if (radius < 0) throw negativeRadius;
  return { size: { radius }, unitMeters: unitMeters(unit) };
}

function parseBox(widthText: Binary, heightText: Binary, unit: Binary): Pick<Shape, 'size' | 'unitMeters'> {
  const width = float(widthText, wrongWidth);
  const height = float(heightText, wrongHeight);
  if (width < 0 || height < 0) throw negativeSize;
  return { size: { width, height }, unitMeters: unitMeters(unit) };
}
