import { concurrencyLevels, concurrently, equivalence, expectDeterministic, random, redis, relays } from 'jest-distributed';
import { keys } from '../src/keys';
import { Sessions } from '../src/sessions';
import { SessionTree } from '../src/session-tree';
import { SessionTrees } from '../src/session-trees';
import { emptyTrie } from '../src/trie';
import { client } from './client';
import { farHeight } from './miners';

const open = async (session = 's1', saveEvery = 1): Promise<SessionTree> => {
  await new Sessions(client()).open(session, farHeight);
  return SessionTree.load({ redis: client(), session, saveEvery });
};

const reload = (session = 's1'): Promise<SessionTree> => SessionTree.load({ redis: client(), session });

describe('the same relays in memory and on Redis', () => {
  test('have the same root after each of them', async () => {
    const tree = await open();
    const reference = emptyTrie();
    await equivalence(reference, tree, relays(50, 77), {
      apply: {
        reference: (trie, { key, value, weight }) => trie.set(key, value, weight),
        candidate: (onRedis, relay) => onRedis.update(relay),
      },
    });
    expect(await reload()).toMatchRootHash(reference);
    expect([tree.sum, tree.count]).toEqual([127_500n, 50n]);
  });

  test('whatever the order, and however often it is loaded again on the way', async () => {
    await expectDeterministic(async (run) => {
      const session = `s${run}`;
      const chance = random.fork(session); // another one in each run
      let tree = await open(session);
      for (const relay of chance.shuffled(relays(40, 5))) {
        if (chance.chance(0.2)) tree = await reload(session);
        await tree.update(relay);
      }
      return tree.root;
    });
  });

  test('leave no node behind that the root does not reach', async () => {
    const tree = await open();
    for (const relay of relays(30, 3)) await tree.update(relay);
    const whole = emptyTrie();
    for (const { key, value, weight } of relays(30, 3)) whole.set(key, value, weight);
    expect(await client().hlen(keys.nodes('s1'))).toBe(whole.commit().written.length);
  });
});

test('the same relay again changes nothing', async () => {
  const tree = await open();
  const [relay] = relays(1, 1);
  await expect(() => tree.update(relay!)).toBeIdempotent({ state: () => redis.dump(), times: 3 });
});

describe.each(concurrencyLevels.slice(0, 3))('%i at once', (workers) => {
  test('lose no relay', async () => {
    const tree = await open();
    await concurrently(workers, 5, async ({ worker, op }) => {
      const [relay] = relays(1, worker * 5 + op);
      await tree.update(relay!);
      expect(tree.has(relay!.key)).toBe(true);
    });
    expect(tree.count).toBe(BigInt(workers * 5));
    expect(await reload()).toMatchRootHash(tree);
  });

  test('share one tree when they ask for a session that nobody has loaded', async () => {
    await (await open()).update(relays(1, 1)[0]!);
    const trees = new SessionTrees({ redis: client() });
    const { values } = await concurrently(workers, 1, () => trees.get('s1'));
    expect([new Set(values).size, trees.size]).toEqual([1, 1]);
  });

  test('are refused while the tree is sealed, and those before are kept', async () => {
    const tree = await open('s1', 10);
    const before = relays(7, 1);
    for (const relay of before) await tree.update(relay);
    tree.seal();
    await expect(concurrently(workers, 1, ({ worker }) => tree.update(relays(1, worker)[0]!))).toHaveOutcomes({
      fulfilled: 0,
      rejected: { SESSION_SEALING: workers },
    });
    await tree.flush();
    expect((await reload()).count).toBe(7n);
  });
});

test('a tree is sealed once, and what is claimed stays so', async () => {
  const tree = await open();
  await expect(concurrently(10, 1, async () => tree.seal())).toHaveExactlyOneWinner({ losers: 'SESSION_SEALING' });
  tree.markClaimed();
  expect(() => tree.seal()).toThrow('session s1 has already been claimed');
  expect(tree.isOpen).toBe(false);
});

test('sessions are independent of each other', async () => {
  const trees = new SessionTrees({ redis: client() });
  await Promise.all(['s1', 's2', 's3'].map((id) => open(id)));
  await concurrently(3, 20, ({ worker, op }) => trees.update(`s${worker + 1}`, relays(20, worker)[op]!));
  (await trees.get('s1')).seal();
  await expect(trees.update('s1', relays(1, 9)[0]!)).toRejectWithCode('SESSION_SEALING');
  await trees.update('s2', relays(1, 9)[0]!);
  const counts = await Promise.all(['s1', 's2', 's3'].map(async (id) => (await reload(id)).count));
  expect(counts).toEqual([20n, 21n, 20n]);
});

test('two instances that write to one session cannot spoil it: one is told, and reads again', async () => {
  await open();
  const [one, two] = [await reload(), await reload()];
  await one.update(relays(1, 1)[0]!);
  await expect(two.update(relays(1, 2)[0]!)).toRejectWithCode('TREE_CONFLICT');
  const trees = new SessionTrees({ redis: client() });
  await trees.update('s1', relays(1, 2)[0]!);
  expect((await reload()).count).toBe(2n);
});

test('after a save that failed, the tree is read anew', async () => {
  await open();
  const trees = new SessionTrees({ redis: client() });
  await trees.update('s1', relays(1, 1)[0]!);
  await (await reload()).update(relays(1, 2)[0]!); // another instance
  await expect(trees.update('s1', relays(1, 3)[0]!)).toRejectWithCode('TREE_CONFLICT');
  await trees.update('s1', relays(1, 3)[0]!);
  expect((await trees.get('s1')).count).toBe(3n);
});

describe('what is stored and damaged', () => {
  test.each([
    ['a node is missing', async (field: string) => void (await client().hdel(keys.nodes('s1'), field)), 'JD_TRIE_MISSING_NODE'],
    ['a node is another', async (field: string) => void (await client().hset(keys.nodes('s1'), field, 'x')), 'JD_TRIE_CORRUPT_NODE'],
  ])('%s: it is told, and the others go on', async (_, damage, code) => {
    await open('s2');
    const tree = await open();
    for (const relay of relays(10, 1)) await tree.update(relay);
    const fields = (await client().hkeys(keys.nodes('s1'))).sort();
    await damage(random.pick(fields));
    const trees = new SessionTrees({ redis: client() });
    await expect(trees.update('s1', relays(1, 2)[0]!)).toRejectWithCode(code);
    await trees.update('s2', relays(1, 2)[0]!);
    expect((await reload('s2')).count).toBe(1n);
  });

  test('a session that was never opened takes no relays', async () => {
    await expect((await reload('s9')).update(relays(1, 1)[0]!)).toRejectWithCode('SESSION_UNKNOWN');
  });
});

test('a relay is in Redis when its update resolves; with a longer way to go, when it is flushed', async () => {
  const tree = await open('s1', 4);
  for (const relay of relays(6, 1)) await tree.update(relay);
  expect((await reload()).count).toBe(4n);
  await tree.flush();
  expect(await reload()).toMatchRootHash(tree);
});
