import { createRandom } from '../../../src/base/random';
import { areaOf, cellAt, geohashOf, latitudes, longitudes, positionOf, scoreOf, scoresOf } from '../../../src/redis/geo/geohash';

const random = createRandom('geohash');
const anywhere = (): { longitude: number; latitude: number } => ({
  longitude: longitudes.min + random.next() * (longitudes.max - longitudes.min),
  latitude: latitudes.min + random.next() * (latitudes.max - latitudes.min),
});

test('a place is in its cell, and its score in those of the cell, on every grid', () => {
  for (let i = 0; i < 2_000; i++) {
    const place = anywhere();
    const cell = cellAt(place, 1 + random.below(26));
    const { longitude, latitude } = areaOf(cell);
    expect(place.longitude >= longitude.min && place.longitude <= longitude.max).toBe(true);
    expect(place.latitude >= latitude.min && place.latitude <= latitude.max).toBe(true);
    const { first, end } = scoresOf(cell);
    expect(end - first).toBe(4 ** (26 - cell.step));
    expect(scoreOf(place)).toBeGreaterThanOrEqual(first);
    expect(scoreOf(place)).toBeLessThan(end);
  }
});

test('what a score stands for is less than a meter away and has the same score', () => {
  for (let i = 0; i < 2_000; i++) {
    const place = anywhere();
    const back = positionOf(scoreOf(place));
    expect(Math.abs(back.longitude - place.longitude)).toBeLessThan(360 / 2 ** 26);
    expect(Math.abs(back.latitude - place.latitude)).toBeLessThan(180 / 2 ** 26);
    expect(scoreOf(back)).toBe(scoreOf(place));
  }
});

test('the letters are those of geohash.org', () => {
  expect(geohashOf({ longitude: -5.6, latitude: 42.6 })).toBe('ezs42e44yx0');
  expect(geohashOf({ longitude: 10.40744, latitude: 57.64911 })).toBe('u4pruydqqv0');
});
