import fc from 'fast-check';
import { compactClosestProof, decompactClosestProof, verifyClosestProof } from '../../src/merkle/closest-proof';
import { compactProof, decompactProof } from '../../src/merkle/compact-proof';
import { verifyProof, type Proof } from '../../src/merkle/proof';
import { SparseMerkleSumTrie } from '../../src/merkle/sparse-merkle-sum-trie';
import { SparseMerkleTrie } from '../../src/merkle/sparse-merkle-trie';
import { hex } from './vectors';

/** All zeros or all ones but for up to three bits anywhere: runs of up to 255 bits are likely. */
const path = fc.tuple(fc.constantFrom(0, 0xff), fc.array(fc.nat(255), { maxLength: 3 })).map(([fill, bits]) => {
  const full = Buffer.alloc(32, fill);
  for (const bit of bits) full[bit >> 3]! ^= 0x80 >> (bit & 7);
  return full;
});
const leaf = fc.record({
  key: path,
  value: fc.string({ minLength: 1, maxLength: 5 }),
  weight: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
});
const leaves = fc.uniqueArray(leaf, { maxLength: 10, selector: ({ key }) => hex(key) });
const someLeaves = fc.uniqueArray(leaf, { minLength: 1, maxLength: 10, selector: ({ key }) => hex(key) });
type Leaf = { key: Buffer; value: string; weight: bigint };

const options = { paths: 'key', values: 'raw' } as const;
const filled = (from: readonly Leaf[]): SparseMerkleSumTrie => {
  const trie = new SparseMerkleSumTrie(options);
  for (const { key, value, weight } of from) trie.set(key, value, weight);
  return trie;
};

test('the root is a function of the set of leaves: order, replaced values, deleted keys and commits leave no trace', () => {
  const history = fc.record({
    kept: leaves,
    gone: leaves,
    old: fc.string(),
    commits: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  });
  fc.assert(
    fc.property(history, ({ kept, gone, old, commits }) => {
      const trie = new SparseMerkleSumTrie(options);
      const keys = new Set(kept.map(({ key }) => hex(key)));
      const extra = gone.filter(({ key }) => !keys.has(hex(key)));
      let step = 0;
      const settle = (edit: () => void): void => {
        edit();
        if (commits[step++ % commits.length] === true) trie.commit();
      };
      for (const { key, value, weight } of [...extra, ...kept]) {
        settle(() => trie.set(key, old, 1));
        settle(() => trie.set(key, value, weight));
      }
      for (const { key } of extra) settle(() => trie.delete(key));
      expect(hex(trie.root)).toBe(hex(filled(kept.toReversed()).root));
      expect(trie.count).toBe(BigInt(kept.length));
      const total = kept.reduce((sum, { weight }) => sum + weight, 0n);
      expect(trie.sum).toBe(total % 2n ** 64n);
      const { root } = trie.commit();
      const listed = [...new SparseMerkleSumTrie({ ...options, store: trie.store, root }).leaves()];
      expect(listed.map(({ path: at, value, weight }) => [hex(at), value.toString(), weight])).toEqual(
        kept.map(({ key, value, weight }) => [hex(key), value, weight]).toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
      );
    }),
    { numRuns: 60 },
  );
});

test('two different sets of leaves have different roots', () => {
  fc.assert(
    fc.property(someLeaves, fc.nat(), (from, index) => {
      const trie = filled(from);
      const { key, value, weight } = from[index % from.length]!;
      const before = hex(trie.root);
      trie.set(key, `${value}!`, weight);
      const changed = hex(trie.root);
      trie.set(key, value, BigInt.asUintN(64, weight + 1n));
      const heavier = hex(trie.root);
      trie.delete(key);
      expect(new Set([before, changed, heavier, hex(trie.root)]).size).toBe(4);
      trie.set(key, value, weight);
      expect(hex(trie.root)).toBe(before);
    }),
    { numRuns: 50 },
  );
});

test('every key can be proven present or absent, compacted too, and nothing else', () => {
  fc.assert(
    fc.property(leaves, path, (from, other) => {
      const trie = filled(from);
      const plain = new SparseMerkleTrie(options);
      for (const { key, value } of from) plain.set(key, value);
      for (const { key, value, weight } of from) {
        const proof = trie.prove(key);
        const expanded = decompactProof(trie.spec, compactProof(trie.spec, proof));
        expect(trie.verify({ proof: expanded, key, value, weight })).toBe(true);
        expect(trie.verify({ proof, key })).toBe(false);
        expect(trie.verify({ proof, key, value, weight: BigInt.asUintN(64, weight + 1n) })).toBe(false);
        expect(plain.verify({ proof: plain.prove(key), key, value })).toBe(true);
        expect(plain.verify({ proof: plain.prove(key), key, value: `${value}!` })).toBe(false);
      }
      const present = from.some(({ key }) => key.equals(other));
      expect(trie.verify({ proof: trie.prove(other), key: other })).toBe(!present);
      expect(plain.verify({ proof: plain.prove(other), key: other })).toBe(!present);
    }),
    { numRuns: 50 },
  );
});

test('a flipped bit anywhere in a proof or in the root is noticed', () => {
  fc.assert(
    fc.property(someLeaves, fc.nat(), fc.nat(), fc.nat(), (from, index, part, bit) => {
      const trie = filled(from);
      const { key, value, weight } = from[index % from.length]!;
      const proof = trie.prove(key);
      const parts = [...proof.sideNodes, ...(proof.siblingData === undefined ? [] : [proof.siblingData]), trie.root];
      const chosen = part % parts.length;
      // In an extension's encoding the path bits outside its run carry no meaning, so siblingData of that kind is left out.
      fc.pre(parts[chosen] !== proof.siblingData || proof.siblingData?.[0] !== 2);
      const changed = parts.map((bytes, i) => (i === chosen ? flipBit(bytes, bit) : bytes));
      const sideNodes = changed.slice(0, proof.sideNodes.length);
      const damaged: Proof = { sideNodes, siblingData: proof.siblingData && changed[sideNodes.length] };
      expect(verifyProof(trie.spec, { proof, root: trie.root, key, value, weight })).toBe(true);
      expect(verifyProof(trie.spec, { proof: damaged, root: changed.at(-1)!, key, value, weight })).toBe(false);
    }),
    { numRuns: 60 },
  );
});

test('a closest proof shows the leaf at the end of the way, compacted too, for that path and root only', () => {
  fc.assert(
    fc.property(someLeaves, path, fc.nat(255), (from, wanted, bit) => {
      const trie = filled(from);
      const proof = trie.proveClosest(wanted);
      expect(from.map(({ key }) => hex(key))).toContain(hex(proof.closestPath));
      const expanded = decompactClosestProof(trie.spec, compactClosestProof(trie.spec, proof));
      expect(verifyClosestProof(trie.spec, { proof: expanded, root: trie.root })).toBe(true);
      expect(verifyClosestProof(trie.spec, { proof, root: flipBit(trie.root, bit) })).toBe(false);
      const data = proof.closestValueHash;
      expect(verifyClosestProof(trie.spec, { proof: { ...proof, closestValueHash: data && flipBit(data, bit) }, root: trie.root })).toBe(
        false,
      );
      const exact = from.find(({ key }) => key.equals(wanted));
      if (exact !== undefined) expect([hex(proof.closestPath), proof.flippedBits]).toEqual([hex(wanted), []]);
      if (proof.depth > 0) {
        const elsewhere = flipBit(wanted, bit % proof.depth);
        expect(verifyClosestProof(trie.spec, { proof: { ...proof, path: elsewhere }, root: trie.root })).toBe(false);
      }
    }),
    { numRuns: 50 },
  );
});

test('proofs after deletions are those of a trie that never had the deleted keys', () => {
  fc.assert(
    fc.property(leaves, someLeaves, path, (kept, gone, wanted) => {
      const keys = new Set(kept.map(({ key }) => hex(key)));
      const extra = gone.filter(({ key }) => !keys.has(hex(key)));
      const trie = filled([...kept, ...extra]);
      for (const { key } of extra) trie.delete(key);
      const fresh = filled(kept);
      // siblingData may tell a run as two nodes, or with other meaningless bits.
      const strip = ({ sideNodes, nonMembershipLeafData }: Proof): Proof => ({ sideNodes, nonMembershipLeafData });
      expect(strip(trie.prove(wanted))).toEqual(strip(fresh.prove(wanted)));
      expect(trie.verify({ proof: trie.prove(wanted), key: wanted })).toBe(!keys.has(hex(wanted)));
      const closest = trie.proveClosest(wanted);
      const wantedProof = fresh.proveClosest(wanted);
      expect({ ...closest, closestProof: strip(closest.closestProof) }).toEqual({
        ...wantedProof,
        closestProof: strip(wantedProof.closestProof),
      });
      expect(verifyClosestProof(trie.spec, { proof: closest, root: trie.root })).toBe(true);
    }),
    { numRuns: 50 },
  );
});

function flipBit(bytes: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[(bit >> 3) % copy.length]! ^= 0x80 >> (bit & 7);
  return copy;
}
