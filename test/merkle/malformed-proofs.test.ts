import { compactClosestProof, decompactClosestProof, verifyClosestProof, type ClosestProof } from '../../src/merkle/closest-proof';
import { compactProof, decompactProof, type CompactProof } from '../../src/merkle/compact-proof';
import { encodeLeaf } from '../../src/merkle/encoding';
import { proofFault, verifyProof, type Claim } from '../../src/merkle/proof';
import { SparseMerkleSumTrie } from '../../src/merkle/sparse-merkle-sum-trie';
import { SparseMerkleTrie } from '../../src/merkle/sparse-merkle-trie';

const trie = new SparseMerkleSumTrie({ values: 'raw' });
for (let i = 0; i < 20; i++) trie.set(`key ${i}`, `value ${i}`, i + 1);
const { spec, root } = trie;

describe('a proof', () => {
  const claim: Claim = { proof: trie.prove('key 3'), root, key: 'key 3', value: 'value 3', weight: 4 };

  test('is well-formed and holds as it is', () => {
    expect([proofFault(spec, claim), verifyProof(spec, claim)]).toEqual([undefined, true]);
  });

  test('a present key is not shown to be absent by its own leaf', () => {
    const own = encodeLeaf(spec.path('key 3'), Buffer.from(`value 3${'\0'.repeat(7)}\x04${'\0'.repeat(7)}\x01`, 'latin1'));
    const absence: Claim = { proof: { ...claim.proof, nonMembershipLeafData: own }, root, key: 'key 3' };
    const stored = trie.commit().written.map(([, encoding]) => encoding);
    expect(stored.some((encoding) => encoding.equals(own))).toBe(true);
    expect(proofFault(spec, absence)).toContain('lies at the path that it should show to be empty');
    expect(verifyProof(spec, absence)).toBe(false);
  });

  test.each([
    ['more side nodes than a path has bits', { sideNodes: Array<Buffer>(257).fill(spec.empty) }, '257 side nodes; a path has 256 bits'],
    ['a leaf too short for a path', { nonMembershipLeafData: Buffer.alloc(32) }, 'a non-membership leaf of 32 bytes; it has 33 at least'],
    ['sibling data that is no side node', { siblingData: Buffer.from('other') }, 'does not hash to the deepest side node'],
    ['sibling data that is half a run', { siblingData: Buffer.of(2, 0, 1) }, 'does not hash to the deepest side node'],
  ])('%s is a fault', (_, damage, fault) => {
    const damaged: Claim = { ...claim, proof: { ...claim.proof, ...damage } };
    expect(proofFault(spec, damaged)).toContain(fault);
    expect(verifyProof(spec, damaged)).toBe(false);
  });
});

describe('a compact proof', () => {
  const compact = compactProof(spec, trie.prove('key 3'));

  test.each<[string, Partial<CompactProof>, string]>([
    ['has a side node too many', { sideNodes: [...compact.sideNodes, spec.empty] }, 'Its mask calls for'],
    ['has a side node too few', { sideNodes: compact.sideNodes.slice(1) }, 'Its mask calls for'],
    ['has a mask too long', { bitMask: Buffer.alloc(9) }, 'Its mask has 9 bytes'],
    ['has a mask too short', { bitMask: Buffer.alloc(0) }, 'Its mask has 0 bytes'],
    ['tells of too many side nodes', { numSideNodes: 257, bitMask: Buffer.alloc(33, 0xff), sideNodes: [] }, 'It tells of 257'],
    ['tells of a fraction of a side node', { numSideNodes: 0.5 }, 'It tells of 0.5'],
    ['tells of fewer than none', { numSideNodes: -1 }, 'It tells of -1'],
  ])('that %s is refused', (_, damage, message) => {
    expect(() => decompactProof(spec, { ...compact, ...damage })).toThrow(expect.objectContaining({ code: 'JD_TRIE_BAD_PROOF' }));
    expect(() => decompactProof(spec, { ...compact, ...damage })).toThrow(message);
  });
});

describe('a closest proof', () => {
  const wanted = spec.path('nowhere');
  const proof = trie.proveClosest(wanted);

  test('holds as it is', () => {
    expect(verifyClosestProof(spec, { proof, root })).toBe(true);
    expect(proof.depth).toBeGreaterThan(0);
  });

  test.each<[string, Partial<ClosestProof>]>([
    ['a path too short', { path: wanted.subarray(0, 31) }],
    ['a path too long', { path: Buffer.concat([wanted, Buffer.of(0)]) }],
    ['a depth below 0', { depth: -1 }],
    ['a depth over that of a path', { depth: 257 }],
    ['a flipped bit below the leaf', { flippedBits: [...proof.flippedBits, proof.depth + 1] }],
    ['a flipped bit before the first', { flippedBits: [...proof.flippedBits, -1] }],
    ['another flipped bit', { flippedBits: [...proof.flippedBits, 0] }],
    ['leaf data too short for weight and count', { closestValueHash: Buffer.alloc(15) }],
    ['no leaf data', { closestValueHash: undefined }],
    ['another leaf', { closestPath: spec.path('key 0') }],
  ])('with %s does not', (_, damage) => {
    expect(verifyClosestProof(spec, { proof: { ...proof, ...damage }, root })).toBe(false);
  });

  test('a depth over 255 takes two bytes when compact', () => {
    const deep = { ...proof, depth: 256, flippedBits: [0, 255, 256] };
    const compact = compactClosestProof(spec, deep);
    expect([compact.depth, ...compact.flippedBits].map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual([
      '0100',
      '00',
      'ff',
      '0100',
    ]);
    expect(decompactClosestProof(spec, compact)).toMatchObject({ depth: 256, flippedBits: [0, 255, 256] });
    expect(() => decompactClosestProof(spec, { ...compact, depth: Buffer.alloc(3) })).toThrow('a depth of 3 bytes');
  });
});

test('a proof of a plain trie and one of a sum trie are not taken for each other', () => {
  const plain = new SparseMerkleTrie({ values: 'raw' });
  for (let i = 0; i < 20; i++) plain.set(`key ${i}`, `value ${i}`);
  expect(trie.verify({ proof: plain.prove('key 3'), key: 'key 3', value: 'value 3', weight: 4 })).toBe(false);
  expect(plain.verify({ proof: trie.prove('key 3'), key: 'key 3', value: 'value 3' })).toBe(false);
});
