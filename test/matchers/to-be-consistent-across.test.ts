import { toBeConsistentAcross } from '../../matchers/to-be-consistent-across';
import { failureText } from '../kit/failure-text';

expect.extend({ toBeConsistentAcross });

type Store = Map<string, unknown>;
const store = (value: unknown): Store => new Map([['k', value]]);
const read = (node: Store): unknown => node.get('k');

test('all read the same, now or later', async () => {
  await expect(read).toBeConsistentAcross([store({ a: 1 }), store({ a: 1 }), store({ a: 1 })]);
  await expect(async (node: Store) => node.get('k')).toBeConsistentAcross({ l1: store(1), l2: store(1) });
  await expect(read).not.toBeConsistentAcross([store(1), store(2)]);
});

test('a stale node is named, with the difference', async () => {
  const nodes = { l1: store({ price: 3, name: 'tea' }), l2: store({ price: 2, name: 'tea' }), redis: store({ price: 3, name: 'tea' }) };
  const text = await failureText(() => expect(read).toBeConsistentAcross(nodes));
  expect(text).toContain("3 nodes have 2 different values.\n\n  l1, redis: { price: 3, name: 'tea' }\n  l2: { price: 2, name: 'tea' }");
  expect(text).toMatch(/l1 \(expected\) and l2 \(received\):[^]*-\s+"price": 3,\n\+\s+"price": 2,/);
});

test('a node that cannot be read fails, with .not too', async () => {
  const broken = (node: Store): unknown => {
    if (node.size === 0) throw new Error('no connection');
    return read(node);
  };
  const nodes = { a: store(1), b: new Map<string, unknown>() };
  expect(await failureText(() => expect(broken).toBeConsistentAcross(nodes))).toMatch(
    /1 of 2 nodes could not be read\.\n\nb threw Error: no connection/,
  );
  expect(await failureText(() => expect(broken).not.toBeConsistentAcross(nodes))).toContain('could not be read');
});

test('one node agrees with nobody', async () => {
  expect(await failureText(() => expect(read).toBeConsistentAcross([store(1)]))).toContain('was given one');
  expect(await failureText(() => expect(1).toBeConsistentAcross([1, 2]))).toContain('expect was given 1');
});
