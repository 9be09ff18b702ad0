/** @redis {"only": "memory"} */ // Every order of the commands is tried in it.
import { Redis } from 'ioredis';
import { race, relays, type Ended } from 'jest-distributed';
import { keys } from '../src/keys';
import { LeaderElection } from '../src/leader-election';
import { Sessions } from '../src/sessions';
import { SessionTree } from '../src/session-tree';
import { client } from './client';
import { farHeight } from './miners';

const connect = (url: string): Redis => new Redis(url);
const [first, second, third] = relays(3, 1);

const load = (redis: Redis): Promise<SessionTree> => SessionTree.load({ redis, session: 's1' });
const sessions = (): Sessions => new Sessions(client());

async function setup(): Promise<void> {
  await sessions().open('s1', farHeight);
  await (await load(client())).update(first!);
}

const isDone = (ended: Ended<void>, task: string): boolean => ended.results[task]?.status === 'fulfilled';

test('a relay that comes while another instance claims is in the claim, or refused', async () => {
  const { exhaustive } = await race<void, Redis>(
    {
      connect,
      setup,
      tasks: {
        async serve(task) {
          await (await load(await task.connect())).update(second!);
        },
        async claim(task) {
          await new Sessions(await task.connect()).move('s1', 'beginClaim');
        },
      },
      async invariant(ended) {
        const { claimedRoot, root } = await sessions().get('s1');
        expect(claimedRoot).toMatchRootHash(root);
        expect((await load(client())).count).toBe(isDone(ended, 'serve') ? 2n : 1n);
      },
    },
    { allowErrors: 'SESSION_CLAIMED' },
  );
  expect(exhaustive).toBe(true);
});

test('of two instances that claim, one wins; with a crash or a lost answer, none or one', async () => {
  const claim = async (task: { connect(): Promise<Redis> }): Promise<void> => new Sessions(await task.connect()).move('s1', 'beginClaim');
  const spec = { connect, setup, tasks: { one: claim, two: claim } };
  await race<void, Redis>(spec, { expectOneWinner: true, allowErrors: 'SESSION_STATE' });
  await race<void, Redis>(
    { ...spec, invariant: (ended) => expect(['one', 'two'].filter((task) => isDone(ended, task)).length).toBeLessThan(2) },
    { allowErrors: ['SESSION_STATE', 'Connection is closed'], crashes: 1, lostReplies: 1, serializable: false },
  );
});

test('two instances that serve one session spoil nothing', async () => {
  const serve = (relay: typeof first) => async (task: { connect(): Promise<Redis> }) => (await load(await task.connect())).update(relay!);
  await race<void, Redis>(
    {
      connect,
      setup,
      tasks: { one: serve(second), two: serve(third) },
      async invariant(ended) {
        const tree = await load(client());
        const kept = [first!, ...(isDone(ended, 'one') ? [second!] : []), ...(isDone(ended, 'two') ? [third!] : [])];
        expect(tree.sum).toBe(BigInt(kept.reduce((sum, { weight }) => sum + weight, 0)));
        expect(kept.every(({ key }) => tree.has(key))).toBe(true);
      },
    },
    { allowErrors: 'TREE_CONFLICT', serializable: false },
  );
});

test('who steps down after its lease has ended does not end that of another', async () => {
  await race<void, Redis>(
    {
      connect,
      tasks: {
        async leaver(task) {
          const election = new LeaderElection({ redis: await task.connect(), id: 'leaver', leaseMs: 1_000 });
          election.campaign();
          if (await election.decide()) await election.stepDown();
        },
        // A lease without an end: whoever removes it has taken it for its own.
        stayer: async (task) => (await task.connect()).set(keys.leader, 'stayer', 'NX'),
      },
      async invariant({ results: { stayer } }) {
        if (stayer?.status === 'fulfilled' && stayer.value === 'OK') expect(await client().get(keys.leader)).toBe('stayer');
      },
    },
    { serializable: false, expiries: 1 },
  );
});
