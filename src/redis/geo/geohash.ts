/**
 * A place as one number: a grid over the earth, and the bits of a cell's row and column taken in turns, so that places close to each
 * other mostly have close numbers. Redis keeps it as the score of a sorted set's member.
 * Source: G. M. Morton, "A Computer Oriented Geodetic Data Base", 1966; G. Niemeyer, geohash.org, 2008.
 */

/** A place on earth, in degrees. */
export interface Position {
  readonly longitude: number;
  readonly latitude: number;
}

/** A cell of the grid of 2^step columns, from the west, and as many rows, from the south. */
export interface Cell {
  readonly column: number;
  readonly row: number;
  readonly step: number;
}

/** From a cell's edge to the opposite one. */
export interface Span {
  readonly min: number;
  readonly max: number;
}

/** The finest grid; its cells fill the 52 bits of a score. */
export const finestStep = 26;
export const longitudes: Span = { min: -180, max: 180 };
/** The grid ends before the poles, as the Mercator projection's square does (EPSG:3857). */
export const latitudes: Span = { min: -85.05112878, max: 85.05112878 };
const fullLatitudes: Span = { min: -90, max: 90 };
const alphabet = '0123456789bcdefghjkmnpqrstuvwxyz';

/** The cell that holds a place of the grid. On the far edge of all it is one past the last cell, as in Redis. */
export function cellAt({ longitude, latitude }: Position, step: number, rows = latitudes): Cell {
  const count = 2 ** step;
  const column = Math.floor(((longitude - longitudes.min) / (longitudes.max - longitudes.min)) * count);
  const row = Math.floor(((latitude - rows.min) / (rows.max - rows.min)) * count);
  return { column, row, step };
}

/** The longitudes and latitudes of a cell. */
export function areaOf({ column, row, step }: Cell): { longitude: Span; latitude: Span } {
  return { longitude: spanOf(column, step, longitudes), latitude: spanOf(row, step, latitudes) };
}

/** The scores of the members that lie in a cell: from `first` to before `end`. */
export function scoresOf({ column, row, step }: Cell): { first: number; end: number } {
  const high = spread(column >>> 16) * 2 + spread(row >>> 16);
  const low = spread(column & 0xffff) * 2 + spread(row & 0xffff);
  const scale = 4 ** (finestStep - step);
  return { first: (high * 2 ** 32 + low) * scale, end: (high * 2 ** 32 + (low + 1)) * scale };
}

/** A place's score. */
export function scoreOf(position: Position): number {
  return scoresOf(cellAt(position, finestStep)).first;
}

/** The place that a score stands for: the middle of its cell, or an edge of the grid for a number that is no cell's. */
export function positionOf(score: number): Position {
  const { high, low } = wordsOf(score);
  const column = gather(low >>> 1) + gather(high >>> 1) * 2 ** 16;
  const row = gather(low) + gather(high) * 2 ** 16;
  const { longitude, latitude } = areaOf({ column, row, step: finestStep });
  return { longitude: middleOf(longitude, longitudes), latitude: middleOf(latitude, latitudes) };
}

/** The eleven letters of geohash.org, whose grid reaches the poles. The last one, beyond the precision of a score, is always 0. */
export function geohashOf(position: Position): string {
  const { column, row } = cellAt(position, finestStep, fullLatitudes);
  let [text, letter] = ['', 0];
  for (let bit = 51; bit >= 2; bit--) {
    letter = letter * 2 + (((bit % 2 === 0 ? row : column) >>> (bit >>> 1)) & 1);
    if ((bit - 2) % 5 !== 0) continue;
    text += alphabet[letter];
    letter = 0;
  }
  return `${text}0`;
}

function spanOf(index: number, step: number, { min, max }: Span): Span {
  const count = 2 ** step;
  return { min: min + (index / count) * (max - min), max: min + (((index + 1) % 2 ** 32) / count) * (max - min) };
}

function middleOf(span: Span, all: Span): number {
  return Math.min(all.max, Math.max(all.min, (span.min + span.max) / 2));
}

/** A score as two words of 32 bits. Scores that ZADD gave may be anything: what C makes of them on x86-64 counts. */
function wordsOf(score: number): { high: number; low: number } {
  if (score >= 0 && score < 2 ** 64) return { high: Math.floor(score / 2 ** 32), low: score >>> 0 };
  if (score > 0) return { high: 0, low: 0 };
  const bits = score < -(2 ** 63) ? 2n ** 63n : BigInt.asUintN(64, BigInt(Math.trunc(score)));
  return { high: Number(bits >> 32n), low: Number(bits & 0xffffffffn) };
}

/** The low 16 bits of a number, each with a zero before it. */
function spread(value: number): number {
  let bits = value & 0xffff;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** Every second bit of a word, from the lowest. */
function gather(word: number): number {
  let bits = word & 0x55555555;
  bits = (bits | (bits >>> 1)) & 0x33333333;
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f;
  bits = (bits | (bits >>> 4)) & 0x00ff00ff;
  return (bits | (bits >>> 8)) & 0xffff;
}
