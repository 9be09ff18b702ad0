import fc from 'fast-check';
import { equivalence } from '../../src/kit/equivalence';
import { SparseMerkleSumTrie } from '../../src/merkle/sparse-merkle-sum-trie';
import { SparseMerkleTrie } from '../../src/merkle/sparse-merkle-trie';

type Operation = { type: 'set'; key: string; value: string; weight: number } | { type: 'delete'; key: string };

const apply = (trie: Pick<SparseMerkleSumTrie, 'set' | 'delete'>, operation: Operation): void => {
  if (operation.type === 'delete') trie.delete(operation.key);
  else trie.set(operation.key, operation.value, operation.weight);
};
const relays = (n: number): Operation[] =>
  Array.from({ length: n }, (_, i) => ({ type: 'set', key: `relay ${i}`, value: `payload ${i}`, weight: (i + 1) * 100 }));

/** A sum trie with a planted fault: it forgets the weight of one key. */
class Forgetful extends SparseMerkleSumTrie {
  constructor(private readonly forgotten: string) {
    super();
  }
  override set(key: string, value: string, weight: number): void {
    super.set(key, value, key === this.forgotten ? 0 : weight);
  }
}

const failureOf = async (promise: Promise<unknown>): Promise<{ code?: string; message: string; fix?: string; cause?: unknown }> =>
  promise.then(
    () => ({ message: 'it passed' }),
    (error: Error) => error,
  );

test('two tries that do the same pass: compared before the first operation and after each', async () => {
  const reference = new SparseMerkleSumTrie();
  const result = await equivalence(reference, new SparseMerkleSumTrie(), relays(50), { apply });
  expect(result).toEqual({ operations: 50, comparisons: 51, root: reference.root.toString('hex') });
  expect(reference.count).toBe(50n);
});

test('operations may be functions, subjects and their roots asynchronous', async () => {
  const trie = new SparseMerkleTrie();
  const remote = { set: async (key: string, value: string) => trie.set(key, value), root: async () => trie.root };
  const set = (key: string) => (subject: { set(key: string, value: string): unknown }) => subject.set(key, 'value');
  await expect(equivalence(new SparseMerkleTrie(), remote, ['a', 'b'].map(set))).resolves.toMatchObject({ operations: 2 });
});

test('names the first operation after which the roots differ, with hash, sum, count and leaf', async () => {
  const failure = await failureOf(equivalence(new SparseMerkleSumTrie(), new Forgetful('relay 17'), relays(50), { apply }));
  expect(failure.code).toBe('JD_ROOTS_DIFFER');
  expect(failure.message).toContain(
    'After operation 18 of 50 (type "set", key "relay 17", value "payload 17", weight 1800), the roots differ.',
  );
  expect(failure.message).toMatch(/reference root: \w{96}\n {2}candidate root: \w{96}\n {2}hash: {2}reference \w{64}\n/);
  expect(failure.message).toContain('sum:   reference 17100, candidate 15300 (1800 less)');
  expect(failure.message).toContain('count: the same (18)');
  expect(failure.message).toContain('First differing leaf: ');
  expect(failure.fix).toBe('Replay with fresh subjects and operations.slice(0, 18).');
});

test('it stops there', async () => {
  const done: string[] = [];
  const recording = (trie: SparseMerkleSumTrie, operation: Operation): void => (done.push(operation.key), apply(trie, operation));
  await failureOf(equivalence(new SparseMerkleSumTrie(), new Forgetful('relay 1'), relays(50), { apply: recording }));
  expect(done).toEqual(['relay 0', 'relay 0', 'relay 1', 'relay 1']);
});

describe('compared every so many operations', () => {
  test('names the range', async () => {
    const failure = await failureOf(equivalence(new SparseMerkleSumTrie(), new Forgetful('relay 17'), relays(50), { apply, every: 20 }));
    expect(failure.message).toContain('After operations 1 to 20 of 50, the roots differ.');
    expect(failure.fix).toContain('Give functions that make the subjects');
  });

  test('and with fresh subjects the one operation, comparing only where the difference came about', async () => {
    let roots = 0;
    const root = (trie: SparseMerkleSumTrie): Buffer => (roots++, trie.root);
    const options = { apply, every: 20, root };
    const failure = await failureOf(
      equivalence(
        () => new SparseMerkleSumTrie(),
        async () => new Forgetful('relay 34'),
        relays(100),
        options,
      ),
    );
    expect(failure.message).toContain('After operation 35 of 100 (');
    expect(roots).toBe(2 * (3 + 15)); // before, after 20 and 40; again after 21 to 35
  });

  test('also when the last operations are fewer', async () => {
    const result = await equivalence(new SparseMerkleSumTrie(), new SparseMerkleSumTrie(), relays(45), { apply, every: 20 });
    expect(result.comparisons).toBe(4);
    const failure = await failureOf(equivalence(new SparseMerkleSumTrie(), new Forgetful('relay 44'), relays(45), { apply, every: 20 }));
    expect(failure.message).toContain('After operations 41 to 45 of 45');
  });

  test('says so when the second run does not differ', async () => {
    let made = 0;
    const flaky = (): SparseMerkleSumTrie => (made++ === 0 ? new Forgetful('relay 3') : new SparseMerkleSumTrie());
    const failure = await failureOf(equivalence(() => new SparseMerkleSumTrie(), flaky, relays(10), { apply, every: 5 }));
    expect(failure.code).toBe('JD_ROOTS_DIFFER');
    expect(failure.message).toContain('subjects or operations are not deterministic');
  });

  test('a difference of roots before an outcome that differs comes first', async () => {
    const candidate = (): SparseMerkleSumTrie => {
      const trie = new Forgetful('relay 2');
      const set = trie.set.bind(trie);
      trie.set = (key, value, weight) => {
        if (key === 'relay 6') throw new Error('full');
        set(key, value, weight);
      };
      return trie;
    };
    const failure = await failureOf(equivalence(() => new SparseMerkleSumTrie(), candidate, relays(10), { apply, every: 10 }));
    expect(failure.message).toContain('After operation 3 of 10');
  });

  test.each([0, -1, 1.5])('every: %p is refused', async (every) => {
    expect((await failureOf(equivalence({}, {}, [], { every }))).code).toBe('JD_OPTION');
  });
});

describe('operations that fail', () => {
  const deletes: Operation[] = [...relays(2), { type: 'delete', key: 'relay 0' }, { type: 'delete', key: 'relay 0' }];

  test('on both sides are the same outcome', async () => {
    const result = await equivalence(new SparseMerkleSumTrie(), new SparseMerkleSumTrie(), deletes, { apply });
    expect(result.operations).toBe(4);
  });

  test.each(['reference', 'candidate'])('on the %s only are a difference', async (side) => {
    const lenient = new SparseMerkleSumTrie();
    const remove = lenient.delete.bind(lenient);
    lenient.delete = (key) => (lenient.has(key) ? remove(key) : undefined);
    const strict = new SparseMerkleSumTrie();
    const pair = side === 'reference' ? ([strict, lenient] as const) : ([lenient, strict] as const);
    const failure = await failureOf(equivalence(...pair, deletes, { apply }));
    expect(failure.code).toBe('JD_OUTCOMES_DIFFER');
    expect(failure.message).toContain('At operation 4 of 4 (type "delete", key "relay 0"), the outcomes differ.');
    expect(failure.message).toContain(`It failed on the ${side} only`);
    expect(failure.message).toContain('The key was not found');
    expect((failure.cause as { code: string }).code).toBe('JD_TRIE_KEY_NOT_FOUND');
  });

  test('a root that cannot be read is named with its operation', async () => {
    const broken = new SparseMerkleSumTrie();
    const root = (trie: SparseMerkleSumTrie): Buffer => {
      if (trie === broken && trie.has('relay 1')) throw new Error('node lost');
      return trie.root;
    };
    const failure = await failureOf(equivalence(new SparseMerkleSumTrie(), broken, relays(3), { apply, root }));
    expect(failure.message).toContain('At operation 2 of 3');
    expect(failure.message).toContain('Reading the root of the candidate failed.\n  Error: node lost');
  });
});

describe('what would compare nothing', () => {
  test('subjects whose roots never come', async () => {
    const rootless = { root: undefined };
    expect((await failureOf(equivalence(rootless, rootless, [() => undefined]))).code).toBe('JD_NO_ROOTS');
    await expect(equivalence(rootless, rootless, [])).resolves.toEqual({ operations: 0, comparisons: 1, root: 'undefined' });
  });

  test('subjects that have no root at all', async () => {
    expect((await failureOf(equivalence({}, {}, [() => undefined]))).code).toBe('JD_ROOT_UNREADABLE');
  });

  test('a root on one side only', async () => {
    const failure = await failureOf(equivalence(new SparseMerkleTrie(), { root: undefined }, [() => undefined]));
    expect(failure.message).toContain('Before the first operation, the roots differ.');
    expect(failure.message).toContain('candidate root: undefined');
  });

  test('operations that are data, without apply', async () => {
    const operations = relays(1) as unknown as (() => void)[];
    expect((await failureOf(equivalence(new SparseMerkleTrie(), new SparseMerkleTrie(), operations))).code).toBe('JD_NO_APPLY');
  });
});

test('subjects with other methods have an apply for each', async () => {
  const other = { trie: new SparseMerkleTrie(), insert: (key: string) => other.trie.set(key, key), root: () => other.trie.root };
  const both = {
    reference: (trie: SparseMerkleTrie, key: string) => trie.set(key, key),
    candidate: (subject: typeof other, key: string) => subject.insert(key),
  };
  await expect(equivalence(new SparseMerkleTrie(), other, ['a', 'b'], { apply: both })).resolves.toMatchObject({ comparisons: 3 });
});

test('an operation is called by its name, its text, or what describe says', async () => {
  const plant = function plantAFault(trie: SparseMerkleTrie): void {
    if (trie.has('reference')) trie.set('x', 'y');
  };
  const pair = (): [SparseMerkleTrie, SparseMerkleTrie] => {
    const [reference, candidate] = [new SparseMerkleTrie(), new SparseMerkleTrie()];
    candidate.set('reference', 'no');
    candidate.delete('reference');
    reference.has = () => true;
    return [reference, candidate];
  };
  expect((await failureOf(equivalence(...pair(), [plant]))).message).toContain('(plantAFault)');
  expect((await failureOf(equivalence(...pair(), [(trie) => plant(trie)]))).message).toContain('((trie) => plant(trie))');
  expect((await failureOf(equivalence(...pair(), [plant], { describe: (_, i) => `step ${i}` }))).message).toContain('(step 0)');
});

test('the planted fault is found at its operation, whatever the operations and the interval', async () => {
  const cases = fc.record({ n: fc.integer({ min: 1, max: 40 }), at: fc.nat(39), every: fc.integer({ min: 1, max: 50 }) });
  await fc.assert(
    fc.asyncProperty(cases, async ({ n, at, every }) => {
      const run = equivalence(
        () => new SparseMerkleSumTrie(),
        () => new Forgetful(`relay ${at}`),
        relays(n),
        { apply, every },
      );
      const failure = await failureOf(run);
      expect(failure.message).toContain(at < n ? `After operation ${at + 1} of ${n} (` : 'it passed');
    }),
    { numRuns: 30 },
  );
});
