import type { Binary } from '../../../base/bytes';
import { latitudes, longitudes, type Position, positionOf } from '../../geo/geohash';
import type { SortedSetValue } from '../../keyspace/sorted-set';
import { float, formatFixed } from '../../numbers';
import { DoubleReply, ErrorReply, type Reply } from '../../reply';
import type { Version } from '../../version';

/** Reads two coordinates. @throws the error of a place outside the grid */
export function parsePosition(longitudeText: Binary, latitudeText: Binary): Position {
  const position = { longitude: float(longitudeText), latitude: float(latitudeText) };
  const { longitude, latitude } = position;
  if (longitude >= longitudes.min && longitude <= longitudes.max && latitude >= latitudes.min && latitude <= latitudes.max) return position;
  throw new ErrorReply(`ERR invalid longitude,latitude pair ${formatFixed(longitude, 6)},${formatFixed(latitude, 6)}`);
}

/** Where a member is; undefined when there is none. */
export function positionOfMember(set: SortedSetValue | undefined, member: Binary): Position | undefined {
  const score = set?.score(member);
  return score === undefined ? undefined : positionOf(score);
}

/** Longitude and latitude as GEOPOS shows them. */
export function positionReply({ longitude, latitude }: Position, version: Version): Reply {
  return [coordinateReply(longitude, version), coordinateReply(latitude, version)];
}

/** As any double; before 8.0 C's %.17Lf without the zeros at its end. */
function coordinateReply(degrees: number, version: Version): DoubleReply {
  if (version.has('8.0')) return new DoubleReply(degrees);
  const text = formatFixed(degrees, 17).replace(/\.?0+$/, '');
  return new DoubleReply(degrees, text === '-0' ? '0' : text);
}
