import { toBeIdempotent } from '../../matchers/to-be-idempotent';
import { failureText } from '../kit/failure-text';

expect.extend({ toBeIdempotent });

test('an operation that may be done again', async () => {
  const set = new Set<string>();
  await expect(() => set.add('a')).toBeIdempotent({ state: () => set });
});

test('one that may not: the first change is shown', async () => {
  const applied: string[] = [];
  const text = await failureText(() => expect(() => applied.push('relay')).toBeIdempotent({ state: () => ({ applied }) }));
  expect(text).toContain('Run 2 has changed applied[1]:\n  after run 1: nothing\n  after run 2: "relay"');
  await expect((run: number) => applied.push(String(run))).not.toBeIdempotent({ state: () => applied });
});

test('needs an operation and a state', async () => {
  expect(await failureText(() => expect(() => 1).toBeIdempotent({} as never))).toContain('that reads what it changes');
});
