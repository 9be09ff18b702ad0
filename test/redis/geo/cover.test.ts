import { createRandom } from '../../../src/base/random';
import { coverOf } from '../../../src/redis/geo/cover';
import { type Position, scoreOf, scoresOf } from '../../../src/redis/geo/geohash';
import { distanceWithin, type Shape } from '../../../src/redis/geo/shape';

const random = createRandom('cover');

/** Away from the poles and the line of dates, where Redis's cover is known to miss places. */
function shapeAnywhere(): Shape {
  const center = { longitude: -150 + random.next() * 300, latitude: -60 + random.next() * 120 };
  const unitMeters = random.below(2) === 0 ? 1000 : 0.3048;
  const size = (): number => (10 ** (random.next() * 4) * 100) / unitMeters;
  return { center, unitMeters, size: random.below(2) === 0 ? { radius: size() } : { width: size(), height: size() } };
}

test('no place of a shape is outside the cells, and none is in two', () => {
  let inside = 0;
  for (let i = 0; i < 500; i++) {
    const shape = shapeAnywhere();
    const ranges = coverOf(shape).map(scoresOf);
    expect(ranges.length).toBeLessThanOrEqual(9);
    for (let j = 0; j < 40; j++) {
      const reach = 2 * 10 ** -(random.next() * 4);
      const place: Position = {
        longitude: shape.center.longitude + (random.next() - 0.5) * 20 * reach,
        latitude: shape.center.latitude + (random.next() - 0.5) * 10 * reach,
      };
      if (distanceWithin(shape, place) === undefined) continue;
      inside++;
      const score = scoreOf(place);
      expect(ranges.filter(({ first, end }) => score >= first && score < end)).toHaveLength(1);
    }
  }
  expect(inside).toBeGreaterThan(1_000);
});
