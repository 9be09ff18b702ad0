import { toHaveOutcomes } from '../../matchers/to-have-outcomes';
import { concurrently } from '../../src/kit/concurrency/concurrently';
import { tally } from '../../src/kit/concurrency/tally';
import { failureText } from '../kit/failure-text';

expect.extend({ toHaveOutcomes });

const fail = (message: string, code?: string): Promise<never> => Promise.reject(Object.assign(new Error(message), { code }));
const sealing = (): Promise<unknown>[] => [
  Promise.resolve(1),
  fail('session is sealing for claim'),
  fail('session is sealing'),
  fail('lost', 'EPIPE'),
];

test('exact numbers, by parts of messages and codes', async () => {
  await expect(sealing()).toHaveOutcomes({ fulfilled: 1, rejected: { 'is sealing': 2, EPIPE: 1 } });
  await expect(sealing()).toHaveOutcomes({ rejected: 3 });
  await expect(sealing()).not.toHaveOutcomes({ rejected: 2 });
  await expect(await tally(sealing())).toHaveOutcomes({ fulfilled: 1 });
});

test('some, and asymmetric matchers', async () => {
  await expect(sealing()).toHaveOutcomes({ fulfilled: 'some', rejected: 'some' });
  await expect(sealing()).toHaveOutcomes({ rejected: { sealing: 'some', EPIPE: expect.any(Number) } });
  await expect([1, 2]).not.toHaveOutcomes({ fulfilled: 'some', rejected: 'some' });
});

test('a rejection that nobody expects fails, and is shown', async () => {
  const text = await failureText(() => expect(sealing()).toHaveOutcomes({ fulfilled: 1, rejected: { 'is sealing': 2 } }));
  expect(text).toMatch(
    /4 operations:\n\n +expected +received\n +fulfilled +1 +1\n +rejected: is sealing +2 +2\n +rejected: lost +0 +1 +<\n\nThe first of those, operation 3:\n {2}\| Error: lost/,
  );
});

test('of a concurrent run, whose rejection is expected then', async () => {
  const run = concurrently(5, 2, ({ worker, op }) => (worker === 0 ? fail('no') : op));
  await expect(run).toHaveOutcomes({ fulfilled: 8, rejected: { no: 2 } });
});

test('what has no outcomes', async () => {
  expect(await failureText(() => expect(7).toHaveOutcomes({}))).toContain('There are no outcomes');
});
