import { expectDeterministic, fixedTime, guardDeterminism, ids, knownBits, random, relays, SparseMerkleSumTrie } from 'jest-distributed';
import { keys } from '../src/keys';
import { emptyTrie, proofPath } from '../src/trie';

// What these tests call, and what they test, uses no time and no chance of its own.
beforeAll(() => guardDeterminism());

const nextSession = ids('test-session');

/** Of the 50 relays of seed 77, by pokt-network/smt v0.14.1: hash, sum, count. */
const root77 = 'ee4f0eb73fa85cfa327aff647134099e6f790c4c00378e4461ec58b32ce43d48' + '000000000001f20c' + '0000000000000032';

function rootOf(list: ReturnType<typeof relays>): Buffer {
  const trie = emptyTrie();
  for (const { key, value, weight } of list) trie.set(key, value, weight);
  return trie.root;
}

test('relays are a function of count and seed', () => {
  expect(relays(2, 77)).toEqual([
    { key: 'relay_key_77_0', value: 'relay_value_77_0', weight: 100 },
    { key: 'relay_key_77_1', value: 'relay_value_77_1', weight: 200 },
  ]);
  expect(relays(50, 77)).toEqual(relays(50, 77));
});

test('fifty relays have the root that the original library gives them', () => {
  expect(rootOf(relays(50, 77))).toMatchRootHash(root77);
  expect(relays(50, 77)).toSumTo(127_500, { by: ({ weight }) => weight });
});

test('the root is the same in each run, and in any order of the relays', async () => {
  await expectDeterministic((run) => rootOf(run === 1 ? relays(50, 77) : random.shuffled(relays(50, 77))));
});

test('relays of another seed have another root', () => {
  expect(rootOf(relays(50, 78))).not.toMatchRootHash(root77);
});

test('paths of known bits lie where they must: the deepest fork that there is', () => {
  const trie = new SparseMerkleSumTrie({ values: 'raw', paths: 'key' });
  const last = knownBits('all_zeros');
  last[31] = 1;
  for (const path of [knownBits('all_zeros'), last, knownBits('all_ones'), knownBits('alternating')]) trie.set(path, 'relay', 1);
  expect(trie.prove(last).sideNodes).toHaveLength(256);
  expect(trie.prove(knownBits('all_ones')).sideNodes).toHaveLength(2);
  expect(trie.verify({ proof: trie.prove(last), key: last, value: 'relay', weight: 1 })).toBe(true);
  expect([trie.sum, trie.count]).toEqual([4n, 4n]);
});

test('ids count from the beginning in each test', () => {
  expect([nextSession(), nextSession()]).toEqual(['test-session_1', 'test-session_2']);
});

test('the date is that of the tests', () => {
  fixedTime();
  expect(new Date().toISOString()).toBe('2024-01-01T00:00:00.000Z');
});

test('keys in Redis are what other instances expect', () => {
  expect([keys.session('s1'), keys.nodes('s1'), keys.seen('s1')]).toEqual(['miner:{s1}', 'miner:{s1}:nodes', 'miner:{s1}:seen']);
});

test('the path of a proof depends on block and session', () => {
  expect(proofPath(knownBits('all_ones'), 's1').toString('hex')).toBe('0d86035b5745cfd4b98b26f547fac8a36cfc4c3c1a33f14e6bd382e484f12441');
});
