import { toHaveExactlyOneWinner } from '../../matchers/to-have-exactly-one-winner';
import { concurrently } from '../../src/kit/concurrency/concurrently';
import { failureText } from '../kit/failure-text';

expect.extend({ toHaveExactlyOneWinner });

/** Something that may be claimed once. The broken one looks, waits and then takes, as code without a lock does. */
class Claim {
  private taken = false;

  constructor(private readonly broken = false) {}

  async take(worker: number): Promise<number> {
    if (this.taken) throw new Error('already claimed');
    if (this.broken) await Promise.resolve();
    this.taken = true;
    return worker;
  }
}

test('one of many wins, and the others lose for the right reason', async () => {
  const claim = new Claim();
  await expect(concurrently(10, 1, ({ worker }) => claim.take(worker))).toHaveExactlyOneWinner({ losers: 'already claimed' });
});

test('a claim that two may take is found', async () => {
  const claim = new Claim(true);
  const run = concurrently(3, 1, ({ worker }) => claim.take(worker));
  expect(await failureText(() => expect(run).toHaveExactlyOneWinner())).toContain('3 of 3 won: 0, 1, 2.');
  await expect([1, 2]).not.toHaveExactlyOneWinner();
});

test('attempts that lose without an error', async () => {
  const attempts = [true, false, false].map((won) => Promise.resolve(won));
  await expect(attempts).toHaveExactlyOneWinner({ wins: (won: boolean) => won });
  await expect(attempts).not.toHaveExactlyOneWinner();
});

test('nobody, and losers for another reason, are shown with their error', async () => {
  const no = (message: string): Promise<never> => Promise.reject(new Error(message));
  expect(await failureText(() => expect([no('a'), no('b')]).toHaveExactlyOneWinner())).toMatch(
    /Nobody of 2 won\.\n\nOperation 0 was rejected:\n {2}\| Error: a/,
  );
  expect(await failureText(() => expect([1, no('taken'), no('boom')]).toHaveExactlyOneWinner({ losers: /taken/ }))).toMatch(
    /1 of 3 won\.\n\nOperation 2 was rejected for another reason:\n {2}\| Error: boom/,
  );
});
