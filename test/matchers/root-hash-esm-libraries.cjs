/**
 * Tries toMatchRootHash on the trees of one library, outside Jest: its sandbox cannot require ES modules.
 * Prints as JSON what each expectation came to: 'passed' or the failure's message.
 * Usage: node root-hash-esm-libraries.cjs <library>
 */
const { stripVTControlCharacters } = require('node:util');
const { expect } = require('expect');
require('sucrase/register');
const { toMatchRootHash } = require('../../matchers/to-match-root-hash.ts');

expect.extend({ toMatchRootHash });

const libraries = {
  /** root() is a Uint8Array, and sets it when given one. */
  '@ethereumjs/mpt': {
    async make(leaves) {
      const { createMPT } = await import('@ethereumjs/mpt');
      const trie = await createMPT();
      for (const leaf of leaves) await trie.put(Buffer.from(leaf), Buffer.from(`value of ${leaf}`));
      return trie;
    },
    byHand: (trie) => `0x${Buffer.from(trie.root()).toString('hex')}`,
  },
  /** root() is a promise of an object with bytes and bigInt(), in opposite byte orders. */
  '@iden3/js-merkletree': {
    async make(leaves) {
      const { InMemoryDB, Merkletree } = await import('@iden3/js-merkletree');
      const tree = new Merkletree(new InMemoryDB(new Uint8Array([1])), true, 40);
      for (const [i, leaf] of leaves.entries()) await tree.add(BigInt(i), BigInt(Buffer.from(leaf).readUIntBE(0, 3)));
      return tree;
    },
    byHand: async (tree) => (await tree.root()).bigInt(),
  },
  /** .root of a tree is a Uint8Array; of no leaves, that of a tree of zeros. */
  '@chainsafe/persistent-merkle-tree': {
    async make(leaves) {
      const { LeafNode, subtreeFillToContents, Tree } = await import('@chainsafe/persistent-merkle-tree');
      const nodes = leaves.map((leaf) => LeafNode.fromRoot(Buffer.alloc(32, leaf)));
      return new Tree(subtreeFillToContents(nodes, 3));
    },
    byHand: (tree) => Buffer.from(tree.rootNode.root).toString('hex'),
  },
};

async function outcome(expectation) {
  try {
    await expectation();
    return 'passed';
  } catch (error) {
    return stripVTControlCharacters(error.message);
  }
}

async function tryOut({ make, byHand }) {
  const [a, same, other] = [
    await make(['one', 'two', 'three']),
    await make(['one', 'two', 'three']),
    await make(['one', 'two', 'changed']),
  ];
  const [empty, alsoEmpty] = [await make([]), await make([])];
  return {
    same: await outcome(() => expect(a).toMatchRootHash(same)),
    byHand: await outcome(() => expect(byHand(a)).toMatchRootHash(same)),
    different: await outcome(() => expect(a).toMatchRootHash(other)),
    notDifferent: await outcome(() => expect(a).not.toMatchRootHash(other)),
    notSame: await outcome(() => expect(a).not.toMatchRootHash(same)),
    empty: await outcome(() => expect(empty).toMatchRootHash(alsoEmpty)),
    emptyAllowed: await outcome(() => expect(empty).toMatchRootHash(alsoEmpty, { allowEmpty: true })),
  };
}

void tryOut(libraries[process.argv[2]]).then((outcomes) => process.stdout.write(JSON.stringify(outcomes)));
