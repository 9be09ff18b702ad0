import { createRandom } from '../../../src/base/random';
import { partialSort } from '../../../src/redis/geo/partial-sort';

const random = createRandom('partial sort');
const ascending = (a: number, b: number): number => a - b;

/** Lists of any length and with many equal items, in no order or nearly in one. */
function listOf(length: number): number[] {
  const distinct = 1 + random.below(random.below(2) === 0 ? 5 : 1000);
  const list = Array.from({ length }, () => random.below(distinct));
  return random.below(3) === 0 ? list.sort(ascending) : list;
}

test('the first ones are those of the sorted list, and nothing is lost', () => {
  for (let length = 0; length < 300; length++) {
    const list = listOf(length);
    const wanted = random.below(length + 2);
    const sorted = [...list].sort(ascending);
    partialSort(list, ascending, wanted);
    expect(list.slice(0, wanted)).toEqual(sorted.slice(0, wanted));
    expect(list.sort(ascending)).toEqual(sorted);
  }
});

test('what nobody asks for is left alone', () => {
  const list = Array.from({ length: 10_000 }, () => random.below(1_000_000));
  let comparisons = 0;
  partialSort(list, (a, b) => (comparisons++, a - b), 1);
  expect(comparisons).toBeLessThan(40_000);
});
