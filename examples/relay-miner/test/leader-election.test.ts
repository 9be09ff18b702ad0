import { concurrencyLevels, concurrently, leaderElectionMachine } from 'jest-distributed';
import { keys } from '../src/keys';
import { LeaderElection } from '../src/leader-election';
import { client } from './client';

const candidate = (id: string): LeaderElection => {
  const election = new LeaderElection({ redis: client(), id, leaseMs: 10_000 });
  election.campaign();
  return election;
};

leaderElectionMachine<LeaderElection>({
  async create() {
    await client().del(keys.leader);
    return new LeaderElection({ redis: client(), id: 'm1', leaseMs: 10_000 });
  },
  state: ({ state }) => state,
  rejects: /^NOT_(FOLLOWER|CANDIDATE|LEADER)$/,
  actions: {
    campaign: (election) => election.campaign(),
    win: (election) => election.decide(),
    async lose(election) {
      await client().set(keys.leader, 'm2', 'NX');
      try {
        await election.decide();
      } finally {
        await client().eval(releaseOfOther, 1, keys.leader);
      }
    },
    stepDown: (election) => election.stepDown(),
  },
}).tests({ walks: 20 });

const releaseOfOther = `if redis.call('GET', KEYS[1]) == 'm2' then redis.call('DEL', KEYS[1]) end`;

describe.each(concurrencyLevels.slice(0, 3))('of %i candidates', (count) => {
  test('one leads, and Redis knows who', async () => {
    const candidates = Array.from({ length: count }, (_, number) => candidate(`m${number}`));
    const decided = concurrently(count, 1, ({ worker }) => candidates[worker]!.decide());
    await expect(decided).toHaveExactlyOneWinner({ wins: (leads: boolean) => leads });
    const leaders = candidates.flatMap(({ state }, number) => (state === 'leader' ? [`m${number}`] : []));
    expect(leaders).toEqual([await client().get(keys.leader)]);
  });
});

test('when the leader steps down the next candidate leads', async () => {
  const [first, second] = [candidate('m1'), candidate('m2')];
  expect([await first.decide(), await second.decide()]).toEqual([true, false]);
  await first.stepDown();
  second.campaign();
  expect(await second.decide()).toBe(true);
});

test('a renewed lease is whole again', async () => {
  const leader = candidate('m1');
  await leader.decide();
  await client().pexpire(keys.leader, 5_000);
  expect(await leader.renew()).toBe(true);
  await expect(client()).toHaveRedisKey(keys.leader, 'm1', { type: 'string', ttl: 10 });
});

test('who leads no more steps down without harm to who does', async () => {
  const former = candidate('m1');
  await former.decide();
  await client().set(keys.leader, 'm2');
  await former.stepDown();
  expect(await client().get(keys.leader)).toBe('m2');
});
