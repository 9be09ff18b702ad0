import { toBeDistributedEvenly } from '../../matchers/to-be-distributed-evenly';
import { failureText } from '../kit/failure-text';

expect.extend({ toBeDistributedEvenly });

test('takes picks, a Map of counts, an object of counts', () => {
  expect(['a', 'b', 'b', 'a']).toBeDistributedEvenly();
  expect(
    new Map([
      ['a', 100],
      ['b', 109],
    ]),
  ).toBeDistributedEvenly();
  expect({ a: 3, b: 3, c: 3 }).toBeDistributedEvenly({ tolerance: 0 });
});

test('the tolerance is a ratio of the equal share', () => {
  const picks = { a: 90, b: 110 };
  expect(picks).toBeDistributedEvenly({ tolerance: 0.1 });
  expect(picks).not.toBeDistributedEvenly({ tolerance: 0.09 });
});

test('a failure shows each share', async () => {
  expect(await failureText(() => expect({ a: 50, b: 25, c: 25 }).toBeDistributedEvenly())).toBe(
    [
      'expect(picks).toBeDistributedEvenly({ tolerance: 0.1 })',
      '',
      '100 picks over 3 items: 33.3 each, 30.0 to 36.7 allowed.',
      '',
      "  'a'  50  +50.0%  too many",
      "  'b'  25  -25.0%   too few",
      "  'c'  25  -25.0%   too few",
    ].join('\n'),
  );
});

test('a balancer that leaves one out is seen when all are named', async () => {
  const picks = ['a', 'b', 'a', 'b'];
  expect(picks).toBeDistributedEvenly(); // it cannot be seen
  expect(await failureText(() => expect(picks).toBeDistributedEvenly({ over: ['a', 'b', 'c'] }))).toMatch(/'c' +0 +-100\.0% +too few/);
  expect(await failureText(() => expect(picks).toBeDistributedEvenly({ over: ['a'] }))).toMatch(/'b' +2 +not in `over`/);
});

test('items count as what `by` makes of them', () => {
  const [one, same] = [{ name: 'a' }, { name: 'a' }];
  expect([one, same, { name: 'b' }, { name: 'b' }]).toBeDistributedEvenly({ by: ({ name }: { name: string }) => name, tolerance: 0 });
  expect([one, one, same]).not.toBeDistributedEvenly();
});

test('no picks are neither even nor uneven', async () => {
  expect(await failureText(() => expect([]).toBeDistributedEvenly())).toContain('Nothing was picked.');
  expect(await failureText(() => expect([]).not.toBeDistributedEvenly())).toContain('Nothing was picked.');
  expect(await failureText(() => expect(7).toBeDistributedEvenly())).toContain('it is 7');
  expect(await failureText(() => expect({ a: -1 }).toBeDistributedEvenly())).toContain("the count of 'a' is -1");
});
