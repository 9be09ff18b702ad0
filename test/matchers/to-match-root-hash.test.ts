import { stripVTControlCharacters } from 'node:util';
import { SparseMerkleSumTrie } from '../../src/merkle/sparse-merkle-sum-trie';
import { SparseMerkleTrie } from '../../src/merkle/sparse-merkle-trie';
import { bridgeKey } from '../../src/bridge/wire';
import { toMatchRootHash, type RootHashMatchers } from '../../matchers/to-match-root-hash';

// The package's own declarations live in matchers/index.ts; this file loads the matcher alone.
interface Matchers extends RootHashMatchers<void> {
  not: RootHashMatchers<void>;
  resolves: RootHashMatchers<Promise<void>>;
}
const expectRoot = (received: unknown): Matchers => expect(received) as unknown as Matchers;
expect.extend({ toMatchRootHash });

const hash = '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328';
const bytes = Buffer.from(hash, 'hex');
const number = BigInt(`0x${hash}`);
const other = `${hash.slice(0, -1)}9`;

/** What a failing expectation says, without colours; undefined when it passes. */
function messageOf(run: () => void): string | undefined {
  try {
    run();
  } catch (error) {
    return stripVTControlCharacters((error as Error).message);
  }
  return undefined;
}

describe('what a root can be', () => {
  const same: [string, unknown][] = [
    ['bytes', bytes],
    ['a Uint8Array', new Uint8Array(bytes)],
    ['a view into a larger buffer', new Uint8Array(Buffer.concat([Buffer.alloc(3), bytes])).subarray(3)],
    ['an ArrayBuffer', new Uint8Array(bytes).buffer],
    ['hex', hash],
    ['hex in capitals with 0x', `0x${hash.toUpperCase()}`],
    ['a bigint', number],
    ['an object with rootHash', { rootHash: hash, root: other }],
    ['an object with merkleRoot, a method', { merkleRoot: () => bytes, root: other }],
    ['an object with root', { root: bytes, getRoot: () => other }],
    [
      'an object with a getter',
      Object.create({
        get root() {
          return hash;
        },
      }),
    ],
    ['an object with getRoot()', { getRoot: () => bytes, hash: () => other }],
    ['an object with getMerkleRoot()', { getMerkleRoot: () => bytes }],
    ['an object with getHexRoot()', { getHexRoot: () => `0x${hash}` }],
    ['an object with root(), which would set it with an argument', { root: (value?: unknown) => value ?? bytes }],
    ['an object with treeHash()', { treeHash: (length = 7) => (length === 7 ? bytes : other) }],
    ['an object with hash()', { hash: () => hash }],
    ['an object whose first way gives nothing', { root: undefined, getRoot: () => hash }],
    ['a root that is an object with bytes', { root: { bytes, value: other } }],
    ['a root that is an object with value', { root: { value: hash } }],
    ['a root that is an object with hash', { root: { hash: bytes } }],
    ['a root that is an object with hashed', { root: { hashed: bytes } }],
    ['a root that is an object with hex()', { root: { hex: () => hash } }],
    ['a root that is an object with bigInt()', { root: { bigInt: () => number } }],
    ['a node within a root', { root: { hash: { bytes } } }],
  ];

  test.each(same)('%s', (_, root) => {
    expectRoot(root).toMatchRootHash(bytes);
    expectRoot(hash).toMatchRootHash(root);
    expectRoot(root).toMatchRootHash(root);
    expectRoot(root).not.toMatchRootHash(other);
    expectRoot(Buffer.from(other, 'hex')).not.toMatchRootHash(root);
    expect(messageOf(() => expectRoot(root).toMatchRootHash(other))).toContain('toMatchRootHash');
    expect(messageOf(() => expectRoot(root).not.toMatchRootHash(hash))).toContain('The roots are the same.');
  });

  test('numbers and bytes compare without leading zeros, bytes and bytes with them', () => {
    expectRoot(0x1234n).toMatchRootHash(Buffer.from('00001234', 'hex'));
    expectRoot('0x01234').toMatchRootHash(0x1234n);
    expectRoot(7).toMatchRootHash(7n);
    expect(messageOf(() => expectRoot('0x001234').toMatchRootHash('0x1234'))).toContain('They differ in leading zeros only.');
  });

  test('decimal digits are decimal against a number or other digits, and hex against bytes and hex', () => {
    const digits = '12'.repeat(32);
    expectRoot(digits).toMatchRootHash(BigInt(digits));
    expectRoot(digits).toMatchRootHash(`0${digits}`);
    expectRoot(digits).toMatchRootHash(Buffer.from(digits, 'hex'));
    expectRoot(digits).not.toMatchRootHash(BigInt(`0x${digits}`));
    expect(messageOf(() => expectRoot('123').toMatchRootHash(Buffer.of(123)))).toContain('pass BigInt(...) of the decimal digits');
  });

  test('base64 is read when it is said to be', () => {
    expectRoot(bytes.toString('base64')).toMatchRootHash(bytes, { encoding: 'base64' });
    expectRoot(bytes.toString('base64url')).toMatchRootHash(bytes, { encoding: 'base64url' });
    expectRoot(String(number)).toMatchRootHash(bytes, { encoding: 'decimal' });
    expect(messageOf(() => expectRoot(bytes.toString('base64')).toMatchRootHash(bytes))).toContain("say { encoding: 'base64' }");
    expect(messageOf(() => expectRoot('not base64!').toMatchRootHash(bytes, { encoding: 'base64' }))).toContain('is not base64');
  });

  test.each([
    ['an object without a root', { leaves: [] }, 'An object (Object) has no root that is known of.'],
    ['a function', () => hash, 'has no root that is known of'],
    ['text', 'no root', 'The text "no root" is not hex.'],
    ['a boolean', true, 'The boolean true is no root.'],
    ['a fraction', 0.5, 'The number 0.5 is no root.'],
    ['a hasher, whose hash() takes an argument', { hash: (data: unknown) => data }, 'has no root that is known of'],
  ])('%s has none: an error, with .not too', (_, thing, message) => {
    expect(messageOf(() => expectRoot(thing).toMatchRootHash(bytes))).toContain(message);
    expect(messageOf(() => expectRoot(bytes).not.toMatchRootHash(thing))).toContain(message);
  });
});

describe('promises', () => {
  test('a root that is a promise, on either side and from a method', async () => {
    await expectRoot(Promise.resolve(bytes)).toMatchRootHash(hash);
    await expectRoot(bytes).toMatchRootHash(Promise.resolve({ root: hash }));
    await expectRoot({ treeHash: async () => bytes }).toMatchRootHash({ root: async () => ({ bytes }) });
    await expectRoot({ treeHash: async () => bytes }).not.toMatchRootHash(other);
    await expectRoot(Promise.resolve(bytes)).resolves.toMatchRootHash(hash);
  });

  test('failures reject', async () => {
    const failing = expectRoot(Promise.resolve(bytes)).toMatchRootHash(other);
    await expect(failing).rejects.toThrow('Received root');
    await expect(expectRoot(Promise.resolve(bytes)).not.toMatchRootHash(hash)).rejects.toThrow('The roots are the same.');
    await expect(expectRoot(Promise.resolve(undefined)).toMatchRootHash(Promise.resolve())).rejects.toThrow('Neither side has a root');
    await expect(expectRoot(Promise.reject(new Error('no connection'))).toMatchRootHash(hash)).rejects.toThrow('no connection');
  });

  test('the environment is told of a promise that must be awaited, and told again when it was', async () => {
    const pending = new Set<string>();
    const mustAwait = (what: string): (() => void) => (pending.add(what), () => void pending.delete(what));
    Object.defineProperty(globalThis, bridgeKey, { value: { mustAwait, currentTest: () => undefined }, configurable: true });
    try {
      expectRoot(bytes).toMatchRootHash(hash);
      expect([...pending]).toEqual([]);
      const result = expectRoot(Promise.resolve(bytes)).toMatchRootHash(hash);
      expect([...pending]).toEqual(['expect(...).toMatchRootHash(...)']);
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      expect(pending.size).toBe(1);
      await result;
      expect(pending.size).toBe(0);
    } finally {
      Reflect.deleteProperty(globalThis, bridgeKey);
    }
  });
});

describe('nothing is not a match', () => {
  const nothing: [string, unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['no bytes', Buffer.alloc(0)],
    ['no text', ''],
    ['0x alone', '0x'],
    ['a tree whose root is undefined', { root: undefined }],
    ['a tree whose root is null', { getMerkleRoot: () => null }],
  ];

  test.each(nothing)('%s fails on either side, and with .not', (_, none) => {
    for (const [received, expected, text] of [
      [none, none, 'Neither side has a root: nothing was compared.'],
      [none, undefined, 'Neither side has a root'],
      [none, bytes, 'The received side has no root'],
      [bytes, none, 'The expected side has no root'],
    ] as const) {
      expect(messageOf(() => expectRoot(received).toMatchRootHash(expected))).toContain(text);
      expect(messageOf(() => expectRoot(received).not.toMatchRootHash(expected))).toContain(text);
      expect(messageOf(() => expectRoot(received).toMatchRootHash(expected, { allowEmpty: true }))).toContain(text);
    }
  });

  test.each([
    ['a plain trie', new SparseMerkleTrie(), new SparseMerkleTrie(), 'all zero'],
    ['a sum trie', new SparseMerkleSumTrie(), Buffer.alloc(48), 'all zero'],
    ['a number', 0n, 0n, 'all zero'],
    [
      'Ethereum',
      '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421',
      '56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421',
      "Ethereum's empty trie",
    ],
    [
      'RFC 6962',
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'RFC 6962',
    ],
  ])('two empty trees fail unless allowed: %s', (_, a, b, name) => {
    const message = messageOf(() => expectRoot(a).toMatchRootHash(b));
    expect(message).toContain('Both are the empty root');
    expect(message).toContain(name);
    expect(messageOf(() => expectRoot(a).not.toMatchRootHash(b))).toContain('Both are the empty root');
    expectRoot(a).toMatchRootHash(b, { allowEmpty: true });
    expect(messageOf(() => expectRoot(a).not.toMatchRootHash(b, { allowEmpty: true }))).toContain('The roots are the same.');
  });

  test('one empty tree and one that is not differ in the ordinary way', () => {
    const trie = new SparseMerkleTrie();
    expectRoot(trie).not.toMatchRootHash(bytes);
    expect(messageOf(() => expectRoot(trie).toMatchRootHash(bytes))).toContain('The received root is that of an empty tree (all zero).');
  });
});

describe('a failure shows', () => {
  const filled = (n: number, weightOf = (i: number) => i * 100): SparseMerkleSumTrie => {
    const trie = new SparseMerkleSumTrie({ values: 'raw' });
    for (let i = 1; i <= n; i++) trie.set(`relay ${i}`, `payload ${i}`, weightOf(i));
    return trie;
  };

  test('both roots whole, and where they were found', () => {
    expect(messageOf(() => expectRoot({ getRoot: () => bytes }).toMatchRootHash(other))).toBe(
      `expect(received).toMatchRootHash(expected)\n\nExpected root: ${other}\nReceived root: ${hash}  (.getRoot())`,
    );
    expect(messageOf(() => expectRoot(hash).not.toMatchRootHash(number))).toBe(
      `expect(received).not.toMatchRootHash(expected)\n\nExpected root: not ${number}\nReceived root:     ${hash}\n\nThe roots are the same.`,
    );
  });

  test('hash, sum and count of a sum trie apart, and the first leaf that only one has', () => {
    const [expected, received] = [filled(5), filled(4)];
    const message = messageOf(() => expectRoot(received).toMatchRootHash(expected))!;
    expect(message).toContain(`Expected root: ${expected.root.toString('hex')}  (.root)`);
    expect(message).toContain(
      `hash:  expected ${expected.root.toString('hex', 0, 32)}\n       received ${received.root.toString('hex', 0, 32)}`,
    );
    expect(message).toContain('sum:   expected 1500, received 1000 (500 less)');
    expect(message).toContain('count: expected 5, received 4 (1 less)');
    expect(message).toContain(
      `First differing leaf: only in expected: path ${expected.spec.path('relay 5').toString('hex')}, key "relay 5", value "payload 5", weight 500`,
    );
  });

  test('the first leaf that both have and that differs, by path and not by position', () => {
    const changed = filled(50, (i) => (i === 7 ? 1 : i * 100));
    const message = messageOf(() => expectRoot(changed).toMatchRootHash(filled(50)))!;
    expect(message).toContain('count: the same (50)');
    expect(message).toMatch(
      /First differing leaf: \n {2}expected: path \w+, key "relay 7", value "payload 7", weight 700, .*\n {2}received: .*key "relay 7".*weight 1,/,
    );
  });

  test('leaves of a trie opened from a store match those of the one in memory, though it knows no keys', () => {
    const trie = filled(3);
    const { root } = trie.commit();
    const opened = new SparseMerkleSumTrie({ values: 'raw', store: trie.store, root });
    opened.set('relay 9', 'new', 1);
    expect(messageOf(() => expectRoot(opened).toMatchRootHash(filled(3)))).toContain('First differing leaf: only in received: path');
  });

  test('leaves by their position where they tell neither path nor key, from any of the usual lists', () => {
    const tree = (root: string, leaves: unknown[]) => ({ root, leaves });
    expect(messageOf(() => expectRoot(tree(hash, ['a', 'b'])).toMatchRootHash(tree(other, ['a', 'c'])))).toContain(
      'number 1 (from 0), \n  expected: "c"\n  received: "b"',
    );
    expect(
      messageOf(() => expectRoot({ root: hash, getLeaves: () => [bytes] }).toMatchRootHash({ root: other, elements: [`0x${hash}`, 'x'] })),
    ).toContain('number 1 (from 0), only in expected: "x"');
    expect(
      messageOf(() =>
        expectRoot({ root: hash, entries: () => new Map([[0, 1n]]).entries() }).toMatchRootHash({ root: other, leaves: () => [[0, 1n]] }),
      ),
    ).toContain('The leaves are the same (1): the trees hash or order them differently.');
  });

  test('why leaves could not be listed', () => {
    const broken = {
      root: hash,
      leaves: (): never => {
        throw new Error('no node');
      },
    };
    expect(messageOf(() => expectRoot(broken).toMatchRootHash({ root: other, leaves: [] }))).toContain(
      'The leaves could not be listed: no node',
    );
  });

  test('leaves that come later, when the roots do too', async () => {
    const later = (root: string, leaves: string[]) => ({
      root: async () => root,
      async *leaves() {
        yield* leaves;
      },
    });
    const failing = expectRoot(later(hash, ['a', 'b'])).toMatchRootHash(later(other, ['a']));
    await expect(failing).rejects.toThrow('number 1 (from 0), only in received: "b"');
  });

  test('a sum root against a plain root', () => {
    const trie = filled(2);
    const message = messageOf(() => expectRoot(trie.root.subarray(0, 32)).toMatchRootHash(trie))!;
    expect(message).toContain('The expected root has 48 bytes, the received root 32.');
    expect(message).toContain('expected is a sum root, received a plain root');
    expect(message).toContain('The hashes are the same: the received root lost sum and count.');
  });

  test('size, sum and count told beside a hash; equal hashes do not hide that they differ', () => {
    const bucket = (size: bigint) => ({ root: { size, hashed: bytes, parent: null } });
    expectRoot(bucket(5n)).toMatchRootHash(bucket(5n));
    expectRoot(bucket(5n)).toMatchRootHash(hash);
    const message = messageOf(() => expectRoot(bucket(6n)).toMatchRootHash(bucket(5n)))!;
    expect(message).toContain('hash:  the same');
    expect(message).toContain('size:  expected 5, received 6 (1 more)');
  });

  test('a 48-byte hash is not taken for a sum root', () => {
    const long = (fill: number): Buffer => Buffer.alloc(48, fill);
    expect(messageOf(() => expectRoot(long(1)).toMatchRootHash(long(2)))).not.toContain('sum');
  });
});
