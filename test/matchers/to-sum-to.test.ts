import { toSumTo } from '../../matchers/to-sum-to';
import { failureText } from '../kit/failure-text';

expect.extend({ toSumTo });

test('takes lists, Maps, Sets and objects of numbers or bigints', () => {
  expect([1, 2, 3]).toSumTo(6);
  expect(
    new Map([
      ['a', 30],
      ['b', 70],
    ]),
  ).toSumTo(100);
  expect({ a: 30n, b: 70 }).toSumTo(100);
  expect(new Set([1, 2])).toSumTo(3n);
  expect([]).toSumTo(0);
  expect([1, 2]).not.toSumTo(4);
});

test('whole numbers are exact, however large', () => {
  expect([2 ** 53, 1]).toSumTo(2n ** 53n + 1n);
  expect([2n ** 64n, 1n]).not.toSumTo(2n ** 64n);
});

test('a part of each item', () => {
  const relays = [{ weight: 100 }, { weight: 200 }];
  expect(relays).toSumTo(300, { by: 'weight' });
  expect(relays).toSumTo(3, { by: ({ weight }: { weight: number }) => weight / 100 });
});

test('a lost update is shown as the difference', async () => {
  expect(await failureText(() => expect({ a: 30, b: 65 }).toSumTo(100))).toBe(
    'expect(items).toSumTo(100)\n\nExpected sum: 100\nReceived sum: 95, of 2 items\nDifference:   -5',
  );
});

test('fractions need a tolerance, and the failure says so', async () => {
  expect(await failureText(() => expect([0.1, 0.2]).toSumTo(0.3))).toContain('Fractions round: pass { tolerance }');
  expect([0.1, 0.2]).toSumTo(0.3, { tolerance: 1e-9 });
  expect([0.1, 0.3]).not.toSumTo(0.3, { tolerance: 1e-9 });
});

test('what is no number has no sum', async () => {
  expect(await failureText(() => expect(['1', 2]).toSumTo(3))).toContain("the item at 0 is '1'");
  expect(await failureText(() => expect([{ weight: 1 }, {}]).not.toSumTo(3, { by: 'weight' }))).toContain('the item at 1 is undefined');
  expect(await failureText(() => expect(3).toSumTo(3))).toContain('it is 3');
});
