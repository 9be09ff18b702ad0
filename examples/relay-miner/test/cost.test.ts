import { relays } from 'jest-distributed';
import { SessionTree } from '../src/session-tree';
import { SessionTrees } from '../src/session-trees';
import { Sessions } from '../src/sessions';
import { emptyTrie } from '../src/trie';
import { client } from './client';
import { farHeight } from './miners';

test('the nodes that a relay writes grow with the logarithm of those that are there', async () => {
  const written = (n: number): number => {
    const trie = emptyTrie();
    for (const { key, value, weight } of relays(n, 1)) trie.set(key, value, weight);
    trie.commit();
    let nodes = 0;
    for (const { key, value, weight } of relays(50, 2)) {
      trie.set(key, value, weight);
      nodes += trie.commit().written.length;
    }
    return nodes;
  };
  await expect(written).toScaleLike('log n', { sizes: [64, 256, 1_024, 4_096] });
});

test('sessions that have ended leave no memory behind', async () => {
  const trees = new SessionTrees({ redis: client(), saveEvery: Infinity });
  const cycle = async (round = 0): Promise<void> => {
    await Promise.all(relays(50, round).map((relay) => trees.update('s1', relay)));
    await trees.delete('s1');
  };
  await expect(cycle).toStayWithinMemory({ growth: '500 kB', rounds: 100 });
}, 30_000);

test('a session of a thousand relays in bulk is whole in Redis', async () => {
  await new Sessions(client()).open('s1', farHeight);
  const tree = await SessionTree.load({ redis: client(), session: 's1', saveEvery: 50 });
  await Promise.all(relays(1_000, 7).map((relay) => tree.update(relay)));
  expect(tree.sum).toBe(50_050_000n);
  expect(await SessionTree.load({ redis: client(), session: 's1' })).toMatchRootHash(tree);
});
