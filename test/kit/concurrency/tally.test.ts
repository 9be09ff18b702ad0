import { concurrently } from '../../../src/kit/concurrency/concurrently';
import { tally } from '../../../src/kit/concurrency/tally';

test('counts promises, by messages, codes where there are none', async () => {
  const refused = Object.assign(new Error(''), { code: 'ECONNREFUSED' });
  const outcomes = await tally([
    1,
    Promise.resolve(2),
    Promise.reject(new Error('no')),
    Promise.reject(new Error('no')),
    Promise.reject(refused),
  ]);
  expect(outcomes).toMatchObject({ total: 5, fulfilled: 2, rejected: { no: 2, ECONNREFUSED: 1 }, values: [1, 2] });
  expect(outcomes.rejections[2]).toEqual({ index: 4, error: refused });
});

test('counts a run, failed or not, and itself', async () => {
  const outcomes = await tally(concurrently(3, 1, ({ worker }) => (worker === 1 ? Promise.reject(new Error('no')) : worker)));
  expect(outcomes).toMatchObject({ fulfilled: 2, rejected: { no: 1 }, values: [0, 2] });
  expect(await tally(concurrently(2, 1, ({ op }) => op))).toMatchObject({ total: 2, fulfilled: 2 });
});

test('other failures stay failures', async () => {
  await expect(tally(Promise.reject(new Error('not of a run')))).rejects.toThrow('not of a run');
  await expect(tally(7 as never)).rejects.toMatchObject({ code: 'JD_OUTCOMES' });
  await expect(tally(Promise.resolve(7) as never)).rejects.toMatchObject({ code: 'JD_OUTCOMES' });
});
