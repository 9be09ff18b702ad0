import fc from 'fast-check';
import { type Due, ExpiryQueue } from '../../../src/redis/keyspace/expiry-queue';

const due = (atMs: number): Due => ({ atMs });

test('gives out what is due in order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), (times) => {
      const queue = new ExpiryQueue();
      for (const time of times) queue.push(due(time));
      const out = Array.from({ length: times.length }, () => queue.pop()!.atMs);
      expect(out).toEqual([...times].sort((a, b) => a - b));
      expect(queue.pop()).toBeUndefined();
    }),
  );
});

test('a rebuilt queue holds what lives, in order', () => {
  const queue = new ExpiryQueue();
  for (const time of [5, 3, 9, 1, 7]) queue.push(due(time));
  queue.rebuild(({ atMs }) => atMs > 3);
  expect([queue.size, queue.peek()!.atMs]).toEqual([3, 5]);
});
