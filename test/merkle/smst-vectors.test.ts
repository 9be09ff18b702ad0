import { compactClosestProof, decompactClosestProof, verifyClosestProof } from '../../src/merkle/closest-proof';
import { compactProof, decompactProof } from '../../src/merkle/compact-proof';
import { MemoryNodeStore } from '../../src/merkle/node-store';
import { proofFault, verifyProof, type Claim } from '../../src/merkle/proof';
import { parseSumRoot } from '../../src/merkle/sum-root';
import { smtSpec } from '../../src/merkle/trie-spec';
import {
  closestToHex,
  compactClosestToHex,
  compactFromHex,
  compactToHex,
  filled,
  hex,
  makeTrie,
  proofFromHex,
  proofToHex,
  relayOperations,
  unhex,
  vectors,
  type AnyTrie,
  type Check,
  type ClosestCase,
  type Kind,
  type Operation,
  type ProofCase,
  type State,
} from './vectors';

const stateOf = ({ trie }: AnyTrie): State =>
  'sum' in trie ? { root: hex(trie.root), sum: String(trie.sum), count: String(trie.count) } : { root: hex(trie.root) };

const operationsOf = (id: string, first: number): Operation[] =>
  vectors.sequences
    .find((sequence) => sequence.id === id)!
    .steps.slice(0, first)
    .map((step) => step.op);

test.each(vectors.paths)('path of $keyUtf8', ({ keyUtf8, path }) => {
  expect(hex(smtSpec().path(keyUtf8))).toBe(path);
});

describe.each(vectors.relays)('$id', (relays) => {
  const operations = relayOperations(relays);

  test('the empty trie', () => {
    expect(stateOf(makeTrie(relays))).toEqual(relays.emptyTrie);
  });

  test('the root after each insertion; sum and count at the end', () => {
    const made = makeTrie(relays);
    const roots = operations.map((op) => (made.apply(op), hex(made.trie.root)));
    expect(roots).toEqual(relays.roots);
    expect(stateOf(made)).toEqual(relays.final);
  });

  test('the same root in reverse order', () => {
    expect(stateOf(filled(relays, operations.toReversed()))).toEqual(relays.final);
  });

  test('the number of stored nodes, committed once and after each insertion', () => {
    const once = new MemoryNodeStore();
    filled(relays, operations, { store: once }).trie.commit();
    const often = new MemoryNodeStore();
    const made = makeTrie(relays, { store: often });
    for (const op of operations) {
      made.apply(op);
      made.trie.commit();
    }
    expect({ commitOnceAtEnd: once.size, commitAfterEach: often.size }).toEqual(relays.storedNodes);
  });
});

describe.each(vectors.sequences)('$id', (sequence) => {
  const run = (after: (made: AnyTrie, index: number) => AnyTrie): AnyTrie => {
    let made = makeTrie(sequence, { store: new MemoryNodeStore() });
    const outcomes = sequence.steps.map(({ op }, index) => {
      let error: { error: string } | undefined;
      try {
        made.apply(op);
      } catch (thrown) {
        error = { error: (thrown as { code: string }).code };
      }
      made = after(made, index);
      return { op, root: hex(made.trie.root), ...error };
    });
    const wanted = sequence.steps.map((step) => (step.error === 'ErrKeyNotFound' ? { ...step, error: 'JD_TRIE_KEY_NOT_FOUND' } : step));
    expect(outcomes).toEqual(wanted);
    expect(stateOf(made)).toEqual(sequence.final);
    return made;
  };

  test('never committed', () => {
    run((made) => made);
  });

  test('committed after each step', () => {
    const made = run((now) => (now.trie.commit(), now));
    expect((made.trie.store as MemoryNodeStore).size).toBe(sequence.storedNodes.commitAfterEach);
  });

  test('committed and opened again from the store every third step', () => {
    run((made, index) => {
      if (index % 3 !== 2) return made;
      const { root } = made.trie.commit();
      return makeTrie(sequence, { store: made.trie.store, root });
    });
  });

  test('a fresh trie of what survived has the same root and number of nodes', () => {
    const survivors = new Map<string, Operation>();
    for (const { op } of sequence.steps) {
      if (op[0] === 'delete') survivors.delete(op[1]);
      else survivors.set(op[1], op);
    }
    const store = new MemoryNodeStore();
    const fresh = filled(sequence, [...survivors.values()], { store });
    fresh.trie.commit();
    expect(stateOf(fresh)).toEqual(sequence.final);
    expect(store.size).toBe(sequence.storedNodes.freshTrieOfSurvivors);
  });
});

test.each(vectors.stores)('$id: digests and encodings', (given) => {
  const store = new MemoryNodeStore();
  const deep = given.id === 'store-deep-smst-first6';
  const made = filled(given, deep ? operationsOf('deep-smst', 6) : relayOperations(given), { store });
  made.trie.commit();
  const entries = [...store.entries()].map(([digest, encoding]): [string, string] => [hex(digest), hex(encoding)]);
  expect(new Map(entries)).toEqual(new Map(given.entries));
  expect(stateOf(made)).toEqual(given.final);
});

describe('proofs', () => {
  const u64 = (text: string | undefined): { weight?: bigint } => (text === undefined ? {} : { weight: BigInt(text) });
  const claimOf = (of: ProofCase, state: State, check: Partial<Check> = {}): Claim => {
    const merged = { ...of, root: state.root, ...check };
    return {
      proof: proofFromHex(merged.proof),
      root: unhex(merged.root),
      key: unhex(merged.key),
      value: merged.value === null ? undefined : unhex(merged.value),
      ...u64(merged.weight),
      ...(merged.count === undefined ? {} : { count: BigInt(merged.count) }),
    };
  };

  const checkCase = (made: AnyTrie, of: Omit<ProofCase, 'proof' | 'checks'> & Partial<ProofCase>, state: State): void => {
    const { trie } = made;
    const proof = trie.prove(unhex(of.key));
    const compact = compactProof(trie.spec, proof);
    expect(compactToHex(compact)).toEqual(of.compact);
    const expanded = decompactProof(trie.spec, compactFromHex(of.compact));
    expect(proofToHex(expanded)).toEqual(proofToHex(proof));
    if (of.proof !== undefined) expect(proofToHex(proof)).toEqual(of.proof);
    const whole: ProofCase = { checks: [], ...of, proof: proofToHex(expanded) };
    expect(verifyProof(trie.spec, claimOf(whole, state))).toBe(of.compactValid);
    expect(made.get(unhex(of.key))).toEqual(of.get);
    expect(trie.has(unhex(of.key))).toBe(of.present);
    for (const check of whole.checks) {
      const claim = claimOf(whole, state, check);
      const fault = proofFault(trie.spec, claim);
      expect([check.case, verifyProof(trie.spec, claim), fault !== undefined]).toEqual([
        check.case,
        check.valid,
        check.error === 'ErrBadProof',
      ]);
    }
  };

  test.each(vectors.proofs)('$id', (group) => {
    const made = filled(group, relayOperations(group));
    expect(stateOf(made)).toEqual(group.state);
    for (const of of group.proofs) checkCase(made, of, group.state);
  });

  test.each(vectors.emptyValues)('empty values, $trie, value hasher $valueHasher', (group) => {
    const made = filled(group, operationsOf('edges-smst-vh_nil', 4));
    expect(stateOf(made)).toEqual(group.state);
    for (const of of group.proofs) checkCase(made, of, group.state);
  });

  test('deep proofs', () => {
    const group = vectors.deepProofs;
    const made = filled(group, operationsOf('deep-smst', 10));
    expect(stateOf(made)).toEqual(group.state);
    for (const of of group.proofs) checkCase(made, of, group.state);
  });
});

describe('closest proofs', () => {
  const checkCase = (made: AnyTrie, of: ClosestCase): void => {
    const { trie } = made;
    if (of.proveError !== undefined) {
      expect(() => trie.proveClosest(unhex(of.path))).toThrow(/does not match the hash size/);
      return;
    }
    const proof = trie.proveClosest(unhex(of.path));
    const { compact, compactValid, valid, valueHashWithoutMeta, ...wanted } = of;
    expect(closestToHex(proof)).toEqual(wanted);
    expect(verifyClosestProof(trie.spec, { proof, root: trie.root })).toBe(valid);
    const made2 = compactClosestProof(trie.spec, proof);
    expect(compactClosestToHex(made2)).toEqual(compact);
    const back = decompactClosestProof(trie.spec, made2);
    expect(closestToHex(back)).toEqual(wanted);
    expect(verifyClosestProof(trie.spec, { proof: back, root: trie.root })).toBe(compactValid);
    const meta = trie.spec.sum ? 16 : 0;
    const data = proof.closestValueHash;
    expect(data === undefined ? null : hex(data.subarray(0, data.length - meta))).toBe(valueHashWithoutMeta);
  };

  test.each(vectors.closest)('$id', (group) => {
    const made = filled(group, relayOperations(group));
    expect(stateOf(made)).toEqual(group.state);
    for (const of of group.proofs) checkCase(made, of);
  });

  test('the example of ten keys', () => {
    const words =
      'foo=oof bar=rab baz=zab bin=nib fiz=zif fob=bof testKey=testValue testKey2=testValue2 testKey3=testValue3 testKey4=testValue4';
    const operations = words.split(' ').map((word, i): Operation => {
      const [key, value] = word.split('=').map((text) => hex(Buffer.from(text)));
      return ['update', key!, value!, String((i + 1) * 3)];
    });
    const kind: Kind = vectors.closestExample;
    const made = filled(kind, operations);
    expect(stateOf(made)).toEqual(vectors.closestExample.state);
    for (const of of vectors.closestExample.proofs) checkCase(made, of);
  });
});

test.each(vectors.rootParsing.cases)('a root of $length bytes', ({ length, error, sum, count }) => {
  const root = Buffer.from(Array.from({ length }, (_, i) => i));
  if (error !== undefined) {
    expect(() => parseSumRoot(root)).toThrow(/Invalid root length/);
    return;
  }
  const parsed = parseSumRoot(root);
  expect({ sum: String(parsed.sum), count: String(parsed.count) }).toEqual({ sum, count });
  expect(hex(parsed.hash)).toBe(hex(root.subarray(0, length - 16)));
});
