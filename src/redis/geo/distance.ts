import type { Position } from './geohash';
import { arcsine, cosine, sine } from './trigonometry';

/** The quadratic mean of the radii of WGS 84's ellipsoid. */
export const earthRadiusMeters = 6372797.560856;

export const degree = Math.PI / 180;

/**
 * The way along a great circle, in meters: the haversine formula (R. W. Sinnott, "Virtues of the Haversine", 1984). The order of the
 * operations is Redis's.
 */
export function distanceMeters(from: Position, to: Position): number {
  const v = sine((to.longitude * degree - from.longitude * degree) / 2);
  if (v === 0) return latitudeDistanceMeters(from.latitude, to.latitude);
  const [fromLatitude, toLatitude] = [from.latitude * degree, to.latitude * degree];
  const u = sine((toLatitude - fromLatitude) / 2);
  const square = u * u + cosine(fromLatitude) * cosine(toLatitude) * v * v;
  return 2 * earthRadiusMeters * arcsine(Math.min(1, Math.sqrt(square)));
}

/** The way along a meridian. */
export function latitudeDistanceMeters(from: number, to: number): number {
  return earthRadiusMeters * Math.abs(to * degree - from * degree);
}
