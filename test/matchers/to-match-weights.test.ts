import { toMatchWeights } from '../../matchers/to-match-weights';
import { failureText } from '../kit/failure-text';

expect.extend({ toMatchWeights });

const rounds = (count: number, ...round: readonly string[]): string[] => Array.from({ length: count }, () => round).flat();

test('exact proportions over whole rounds', () => {
  const picks = rounds(100, 'a', 'a', 'a', 'b', 'c', 'c');
  expect(picks).toMatchWeights({ a: 3, b: 1, c: 2 }, { exact: true });
  expect([...picks, 'a']).not.toMatchWeights({ a: 3, b: 1, c: 2 }, { exact: true });
  expect([...picks, 'a']).toMatchWeights({ a: 3, b: 1, c: 2 });
});

test('a failure shows the shares, and that the picks are no whole rounds', async () => {
  expect(await failureText(() => expect({ a: 4, b: 3 }).toMatchWeights({ a: 2, b: 1 }, { exact: true }))).toBe(
    [
      'expect(picks).toMatchWeights({ a: 2, b: 1 }, { exact: true })',
      '',
      '7 picks, weights of 3 in all; exactly each share.',
      '7 picks are no whole rounds of 3: no counts can match exactly.',
      '',
      '       picked  share',
      "  'a'       4    4.7  -14.3%   too few",
      "  'b'       3    2.3  +28.6%  too many",
    ].join('\n'),
  );
});

test('what has no weight must not be picked, what has one must be', async () => {
  expect(await failureText(() => expect(rounds(5, 'a', 'x')).toMatchWeights({ a: 1 }))).toMatch(/'x' +5 +0 +not expected +has no weight/);
  expect(rounds(5, 'a')).not.toMatchWeights({ a: 1, b: 1 });
});

test('what a weight of 0 means must be said', async () => {
  const picks = rounds(4, 'a', 'a', 'b');
  expect(await failureText(() => expect(picks).toMatchWeights({ a: 2, b: 0 }))).toMatch(/weight of 'b' is 0[^]*zeroMeans: 'never picked'/);
  expect(picks).toMatchWeights({ a: 2, b: 0 }, { zeroMeans: 'as 1', exact: true });
  expect(picks).not.toMatchWeights({ a: 2, b: 0 }, { zeroMeans: 'never picked' });
  expect(rounds(4, 'a')).toMatchWeights({ a: 2, b: -1 }, { zeroMeans: 'never picked', exact: true });
});

test('items are those of a Map, or whose text is a key of the object', () => {
  const [first, second] = [{ url: 'a' }, { url: 'b' }];
  expect([first, first, second]).toMatchWeights(
    new Map([
      [first, 2],
      [second, 1],
    ]),
    { exact: true },
  );
  expect([first, first, second]).toMatchWeights({ a: 2, b: 1 }, { exact: true, by: ({ url }: { url: string }) => url });
  expect([1, 1, 2]).toMatchWeights({ 1: 2, 2: 1 }, { exact: true });
});

test('nothing picked, or weights that are none, fail in any case', async () => {
  expect(await failureText(() => expect([]).not.toMatchWeights({ a: 1 }))).toContain('Nothing was picked.');
  expect(await failureText(() => expect(['a']).toMatchWeights({ a: Number.NaN }))).toContain("The weight of 'a' is NaN.");
  expect(await failureText(() => expect(['a']).toMatchWeights({}))).toContain('No item has a weight over 0.');
});
