/** @redis {"only": "memory"} */ // These tests move its clock.
import { redis } from 'jest-distributed';
import { Deduplicator } from '../src/deduplicator';
import { LeaderElection } from '../src/leader-election';
import { client } from './client';

// Only the tests move it.
beforeEach(() => redis.clock.freeze());

test('a leader that does not renew is followed by another, and learns of it', async () => {
  const [first, second] = ['m1', 'm2'].map((id) => new LeaderElection({ redis: client(), id, leaseMs: 10_000 })) as [
    LeaderElection,
    LeaderElection,
  ];
  first.campaign();
  await first.decide();
  await redis.clock.advance(10_001);
  second.campaign();
  expect(await second.decide()).toBe(true);
  expect([await first.renew(), first.state]).toEqual([false, 'follower']);
});

test('one that renews in time leads on', async () => {
  const leader = new LeaderElection({ redis: client(), id: 'm1', leaseMs: 10_000 });
  leader.campaign();
  await leader.decide();
  for (let renewal = 0; renewal < 3; renewal++) {
    await redis.clock.advance(9_999);
    expect(await leader.renew()).toBe(true);
  }
});

test('relays of a session that nobody ends are forgotten after a while, counted from the last one', async () => {
  const seen = new Deduplicator(client(), 60_000);
  await seen.remember('s1', 'relay 1');
  await redis.clock.advance(50_000);
  await seen.remember('s1', 'relay 2');
  await redis.clock.advance(50_000);
  expect(await seen.hasSeen('s1', 'relay 1')).toBe(true);
  await redis.clock.advance(10_001);
  expect(await seen.hasSeen('s1', 'relay 1')).toBe(false);
});
