import { distanceMeters, latitudeDistanceMeters } from './distance';
import type { Position } from './geohash';

/** What a search covers. */
export interface Shape {
  readonly center: Position;
  /** How many meters the unit of the sizes has. */
  readonly unitMeters: number;
  readonly size: { readonly radius: number } | { readonly width: number; readonly height: number };
}

/** How far a place is from the middle, in meters; undefined when the shape does not hold it. */
export function distanceWithin({ center, unitMeters, size }: Shape, place: Position): number | undefined {
  if ('radius' in size) {
    const distance = distanceMeters(center, place);
    return distance > size.radius * unitMeters ? undefined : distance;
  }
  if (latitudeDistanceMeters(place.latitude, center.latitude) > (size.height * unitMeters) / 2) return undefined;
  const sideways = distanceMeters(place, { longitude: center.longitude, latitude: place.latitude });
  return sideways > (size.width * unitMeters) / 2 ? undefined : distanceMeters(center, place);
}
