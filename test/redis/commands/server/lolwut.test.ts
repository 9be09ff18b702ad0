import { createRandom } from '../../../../src/base/random';
import { schotter } from '../../../../src/redis/commands/server/_schotter';
import { skyline } from '../../../../src/redis/commands/server/_skyline';

const cell = /\x1b\[0;(?:30;40|90;100|37;47|97;107)m \x1b\[0m/g; // eslint-disable-line no-control-regex

test.each([
  [1, 1],
  [80, 20],
  [200, 3],
  [7, 150],
])('a skyline of %i columns and %i rows has one cell of a shade for each', (columns, rows) => {
  const lines = skyline(columns, rows, createRandom(1)).split('\n');
  expect(lines.map((line) => line.replace(cell, '#'))).toEqual(Array.from({ length: rows }, () => '#'.repeat(columns)));
});

test('a skyline has all four shades, and the same chance gives the same', () => {
  const picture = skyline(80, 20, createRandom(2));
  expect(new Set(picture.match(cell))).toHaveProperty('size', 4);
  expect(skyline(80, 20, createRandom(2))).toBe(picture);
  expect(skyline(80, 20, createRandom(3))).not.toBe(picture);
});

test('squares: as many lines as their rows need, of Braille characters of three bytes each', () => {
  const lines = schotter({ columns: 66, squaresPerRow: 8, squaresPerColumn: 12 }, createRandom(1)).split('\n');
  expect(lines).toHaveLength(50);
  expect(new Set(lines.map((line) => line.length))).toEqual(new Set([66 * 3, 0]));
});

test('the first two rows of squares are in order, the others are not', () => {
  const pictures = [1, 2].map((seed) => schotter({ columns: 40, squaresPerRow: 5, squaresPerColumn: 6 }, createRandom(seed)).split('\n'));
  expect(pictures[0]!.slice(0, 4)).toEqual(pictures[1]!.slice(0, 4));
  expect(pictures[0]!.slice(12)).not.toEqual(pictures[1]!.slice(12));
});
