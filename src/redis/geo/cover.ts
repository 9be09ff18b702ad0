import { degree, earthRadiusMeters } from './distance';
import { areaOf, type Cell, cellAt, finestStep, type Span } from './geohash';
import type { Shape } from './shape';

/** Half the width of the Mercator projection's square. */
const mercatorMaxMeters = 20037726.37;

/** The neighbours of a cell in the order in which Redis looks into them. */
const directions = [
  { east: 0, north: 1 },
  { east: 0, north: -1 },
  { east: 1, north: 0 },
  { east: -1, north: 0 },
  { east: 1, north: 1 },
  { east: -1, north: 1 },
  { east: 1, north: -1 },
  { east: -1, north: -1 },
] as const;

/** The cells that hold all of a shape: that of its middle, and those of its eight neighbours that it may reach into. */
export function coverOf(shape: Shape): Cell[] {
  const bounds = boundsOf(shape);
  let middle = cellAt(shape.center, stepFor(shape));
  if (middle.step > 1 && reachesPastNeighbours(middle, bounds)) middle = cellAt(shape.center, middle.step - 1);
  const { longitude, latitude } = areaOf(middle);
  const isReached = (east: number, north: number): boolean =>
    middle.step < 2 ||
    !(
      (north < 0 && latitude.min < bounds.latitude.min) ||
      (north > 0 && latitude.max > bounds.latitude.max) ||
      (east < 0 && longitude.min < bounds.longitude.min) ||
      (east > 0 && longitude.max > bounds.longitude.max)
    );
  const cells = [middle];
  for (const { east, north } of directions) {
    if (!isReached(east, north)) continue;
    const next = neighbour(middle, east, north);
    // A coarse grid has the same cell on both sides.
    const last = cells.length > 1 ? cells.at(-1) : undefined;
    if (next.column !== last?.column || next.row !== last.row) cells.push(next);
  }
  return cells;
}

/** How fine the grid may be for a cell and its neighbours to hold a shape. */
function stepFor({ center, unitMeters, size }: Shape): number {
  const units = 'radius' in size ? size.radius : Math.sqrt((size.width / 2) * (size.width / 2) + (size.height / 2) * (size.height / 2));
  let meters = units * unitMeters;
  if (meters === 0) return finestStep;
  let step = -1;
  for (; meters < mercatorMaxMeters; meters *= 2) step++;
  // Towards the poles cells get narrow.
  if (Math.abs(center.latitude) > 66) step--;
  if (Math.abs(center.latitude) > 80) step--;
  return Math.min(finestStep, Math.max(1, step));
}

/** The longitudes and latitudes between which a shape lies. Near the poles they make no sense, in Redis neither. */
function boundsOf({ center, unitMeters, size }: Shape): { longitude: Span; latitude: Span } {
  const height = unitMeters * ('radius' in size ? size.radius : size.height / 2);
  const width = unitMeters * ('radius' in size ? size.radius : size.width / 2);
  const north = height / earthRadiusMeters / degree;
  // Towards the pole a degree of longitude is shortest.
  const edge = center.latitude < 0 ? center.latitude - north : center.latitude + north;
  const east = width / earthRadiusMeters / Math.cos(edge * degree) / degree;
  return {
    longitude: { min: center.longitude - east, max: center.longitude + east },
    latitude: { min: center.latitude - north, max: center.latitude + north },
  };
}

function reachesPastNeighbours(middle: Cell, bounds: { longitude: Span; latitude: Span }): boolean {
  return (
    areaOf(neighbour(middle, 0, 1)).latitude.max < bounds.latitude.max ||
    areaOf(neighbour(middle, 0, -1)).latitude.min > bounds.latitude.min ||
    areaOf(neighbour(middle, 1, 0)).longitude.max < bounds.longitude.max ||
    areaOf(neighbour(middle, -1, 0)).longitude.min > bounds.longitude.min
  );
}

/** The cell beside another one; the grid goes round in both directions. */
function neighbour({ column, row, step }: Cell, east: number, north: number): Cell {
  return { column: moved(column, east, step), row: moved(row, north, step), step };
}

function moved(index: number, by: number, step: number): number {
  const count = 2 ** step;
  return by === 0 ? index : (index + by + count) % count;
}
