/**
 * toMatchRootHash against the trees of real libraries, as they are: nothing is converted for the matcher.
 * Each library has two trees of the same leaves built apart, one of other leaves, and two without leaves.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { toMatchRootHash, type RootHashMatchers } from '../../matchers/to-match-root-hash';

interface Matchers extends RootHashMatchers<Promise<void>> {
  not: RootHashMatchers<Promise<void>>;
}
const expectRoot = (received: unknown): Matchers => expect(received) as unknown as Matchers;
expect.extend({ toMatchRootHash });

/** The methods that the libraries' trees have among them. */
interface Tree {
  readonly root: unknown;
  readonly rootNode: { readonly root: unknown };
  readonly core: Tree;
  insert(leaf: unknown): void;
  put(key: unknown, value: unknown): Promise<void>;
  add(key: bigint, value: bigint): Promise<void>;
  append(blocks: readonly string[]): Promise<void>;
  addLeaves(leaves: readonly string[], doHash: boolean): void;
  makeTree(): void;
  getHexRoot(): string;
  getMerkleRoot(): Buffer;
  treeHash(): Promise<Buffer>;
  close(): Promise<void>;
}
type TreeClass = new (...args: unknown[]) => Tree;

interface Library {
  readonly name: string;
  /** A tree of these leaves. */
  readonly make: (leaves: readonly string[]) => Tree | Promise<Tree>;
  /** The root taken out by hand, in another form where the library has one. */
  readonly byHand: (tree: Tree) => unknown;
  /** What two trees without leaves come to. */
  readonly empty: 'no root' | 'an ordinary root' | 'cannot be made' | 'not tried: making one never ends';
  /** Whether a failure can name the first differing leaf. */
  readonly listsLeaves?: boolean;
}

/** A package, loaded within Jest's sandbox. */
const load = (name: string): Record<string, TreeClass> => require(name) as Record<string, TreeClass>;
const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();
/** Stands in for a circuit's hash: such libraries take any function of field elements. */
const field = (...parts: readonly unknown[]): bigint => BigInt(`0x${sha256(parts.join()).toString('hex')}`) >> 8n;
const numbers = (leaves: readonly string[]): bigint[] => leaves.map((leaf) => field(leaf));

/** Objects to end after each test: last made, first ended. */
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

async function core(leaves: readonly string[]): Promise<Tree> {
  const Hypercore = require('hypercore') as TreeClass;
  const made = new Hypercore(require('random-access-memory'));
  open.push(made);
  if (leaves.length > 0) await made.append(leaves);
  return made;
}

const libraries: Library[] = [
  {
    name: 'merkletreejs MerkleTree: getRoot() is a Buffer',
    make: (leaves) => new (load('merkletreejs').MerkleTree!)(leaves.map(sha256), sha256),
    byHand: (tree) => tree.getHexRoot(),
    empty: 'no root',
    listsLeaves: true,
  },
  {
    name: 'merkletreejs MerkleMountainRange: .root is a Buffer',
    make: (leaves) => new (load('merkletreejs').MerkleMountainRange!)(sha256, leaves.map(sha256)),
    byHand: (tree) => tree.getHexRoot(),
    empty: 'no root',
  },
  {
    name: 'merkletreejs IncrementalMerkleTree: getRoot() is a bigint',
    make: (leaves) => {
      const options = { depth: 4, arity: 2, zeroValue: 0n };
      const tree = new (load('merkletreejs').IncrementalMerkleTree!)((pair: bigint[]) => field(...pair), options);
      for (const leaf of numbers(leaves)) tree.insert(leaf);
      return tree;
    },
    byHand: (tree) => tree.getHexRoot(),
    empty: 'an ordinary root',
    listsLeaves: true,
  },
  {
    name: 'merkletreejs MerkleSumTree: .root is an object with size and hashed',
    make: (leaves) => {
      const summed = leaves.map((leaf, i) => {
        const getBucket = (): unknown => ({ size: 10n, hashed: sha256(leaf), parent: null, left: null, right: null });
        return { rng: [BigInt(i * 10), BigInt(i * 10 + 10)], data: leaf, getBucket };
      });
      return new (load('merkletreejs').MerkleSumTree!)(summed, sha256);
    },
    byHand: (tree) => (tree.root as { hashed: Buffer }).hashed.toString('hex'),
    empty: 'not tried: making one never ends',
    listsLeaves: true,
  },
  {
    name: '@openzeppelin/merkle-tree SimpleMerkleTree: .root is hex',
    make: (leaves) => {
      const { SimpleMerkleTree } = load('@openzeppelin/merkle-tree') as unknown as { SimpleMerkleTree: { of(leaves: Buffer[]): Tree } };
      return SimpleMerkleTree.of(leaves.map(sha256));
    },
    byHand: (tree) => Buffer.from(String(tree.root).slice(2), 'hex'),
    empty: 'cannot be made',
    listsLeaves: true,
  },
  {
    name: '@openzeppelin/merkle-tree StandardMerkleTree: .root is hex',
    make: (leaves) => {
      const { StandardMerkleTree } = load('@openzeppelin/merkle-tree') as unknown as {
        StandardMerkleTree: { of(values: unknown[], types: string[]): Tree };
      };
      return StandardMerkleTree.of(
        leaves.map((leaf, i) => [leaf, i]),
        ['string', 'uint256'],
      );
    },
    byHand: (tree) => BigInt(String(tree.root)),
    empty: 'cannot be made',
    listsLeaves: true,
  },
  {
    name: '@zk-kit/imt: .root is a bigint',
    make: (leaves) => new (load('@zk-kit/imt').IMT!)((pair: bigint[]) => field(...pair), 4, 0n, 2, numbers(leaves)),
    byHand: (tree) => `0x${(tree.root as bigint).toString(16)}`,
    empty: 'an ordinary root',
    listsLeaves: true,
  },
  {
    name: '@zk-kit/lean-imt: .root is a bigint, undefined when empty',
    make: (leaves) => new (load('@zk-kit/lean-imt').LeanIMT!)(field, numbers(leaves)),
    byHand: (tree) => String(tree.root),
    empty: 'no root',
    listsLeaves: true,
  },
  {
    name: 'fixed-merkle-tree: .root is a decimal string',
    make: (leaves) => new (load('fixed-merkle-tree').MerkleTree!)(4, numbers(leaves).map(String)),
    byHand: (tree) => BigInt(String(tree.root)),
    empty: 'an ordinary root',
    listsLeaves: true,
  },
  {
    name: 'merkle-tools: getMerkleRoot() is a Buffer, null before makeTree()',
    make: (leaves) => {
      const tree = new (require('merkle-tools') as TreeClass)();
      tree.addLeaves(leaves, true);
      if (leaves.length > 0) tree.makeTree();
      return tree;
    },
    byHand: (tree) => tree.getMerkleRoot().toString('hex'),
    empty: 'no root',
  },
  {
    name: 'hypercore: treeHash() is a promise of a Buffer',
    make: core,
    byHand: async (tree) => (await tree.treeHash()).toString('hex'),
    empty: 'an ordinary root',
  },
];

describe.each(libraries)('$name', ({ make, byHand, empty, listsLeaves = false }) => {
  test('trees of the same leaves match, and match the root taken out by hand', async () => {
    const [a, b] = [await make(['one', 'two', 'three']), await make(['one', 'two', 'three'])];
    expect(a).not.toBe(b);
    await expectRoot(a).toMatchRootHash(b);
    await expectRoot(a).toMatchRootHash(byHand(b));
    await expectRoot(byHand(a)).toMatchRootHash(b);
  });

  test('trees of other leaves do not, and the failure shows both roots', async () => {
    const [a, b] = [await make(['one', 'two', 'three']), await make(['one', 'two', 'changed'])];
    await expectRoot(a).not.toMatchRootHash(b);
    const failing = (async () => expectRoot(a).toMatchRootHash(b))();
    await expect(failing).rejects.toThrow(/Expected root: .*\nReceived root: /);
    if (listsLeaves) await expect(failing).rejects.toThrow(/First differing leaf: number 2 /);
  });

  if (empty.startsWith('not tried')) return;
  test(`two trees without leaves: ${empty}`, async () => {
    const both = (async () => [await make([]), await make([])] as const)();
    if (empty === 'cannot be made') return expect(both).rejects.toThrow();
    const [a, b] = await both;
    for (const options of [{}, { allowEmpty: true }]) {
      const match = (async () => expectRoot(a).toMatchRootHash(b, options))();
      if (empty === 'an ordinary root') await match;
      else await expect(match).rejects.toThrow('Neither side has a root');
    }
  });
});

/** Starting Node and loading a library takes a second or two, more on a busy machine. */
const childTimeoutMs = 60_000;

describe('libraries that are ES modules, or need some, in a process of their own', () => {
  const run = promisify(execFile);

  test.each([
    { name: '@ethereumjs/mpt', empty: "Both are the empty root (Ethereum's empty trie)" },
    { name: '@iden3/js-merkletree', empty: 'Both are the empty root (all zero)' },
    { name: '@chainsafe/persistent-merkle-tree', empty: 'passed' },
  ])(
    '$name',
    async ({ name, empty }) => {
      const { stdout } = await run(process.execPath, ['--no-warnings', join(__dirname, 'root-hash-esm-libraries.cjs'), name]);
      expect(JSON.parse(stdout)).toEqual({
        same: 'passed',
        byHand: 'passed',
        different: expect.stringMatching(/Expected root: .*\n.*Received root: /),
        notDifferent: 'passed',
        notSame: expect.stringContaining('The roots are the same.'),
        empty: expect.stringContaining(empty),
        emptyAllowed: 'passed',
      });
    },
    childTimeoutMs,
  );
});

test('hypercore: the same blocks match across cores with different keys, and after truncating and appending again', async () => {
  const [a, b] = [await core(['one', 'two']), await core(['one', 'other'])];
  await expectRoot(a).not.toMatchRootHash(b);
  await (b as unknown as { truncate(length: number): Promise<void> }).truncate(1);
  await b.append(['two']);
  await expectRoot(a).toMatchRootHash(b);
});

test('hyperbee is compared by its core', async () => {
  const Hyperbee = require('hyperbee') as TreeClass;
  const make = async (value: string): Promise<Tree> => {
    const bee = new Hyperbee(await core([]));
    await bee.put('key', value);
    return bee;
  };
  const [a, b, c] = [await make('value'), await make('value'), await make('other')];
  await expectRoot(a.core).toMatchRootHash(b.core);
  await expectRoot(a.core).not.toMatchRootHash(c.core);
});
