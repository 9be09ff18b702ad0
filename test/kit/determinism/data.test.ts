import { expectDeterministic } from '../../../src/kit/determinism/expect-deterministic';
import { factory } from '../../../src/kit/determinism/factory';
import { ids } from '../../../src/kit/determinism/ids';
import { knownBits } from '../../../src/kit/determinism/known-bits';
import { random } from '../../../src/kit/determinism/random';
import { relays } from '../../../src/kit/determinism/relays';
import { firstDifference, takeApart } from '../../../src/kit/first-difference';
import { SparseMerkleSumTrie } from '../../../src/merkle/sparse-merkle-sum-trie';
import { failureText } from '../failure-text';

test('relays are exactly these', () => {
  expect(relays(3, 77)).toEqual([
    { key: 'relay_key_77_0', value: 'relay_value_77_0', weight: 100 },
    { key: 'relay_key_77_1', value: 'relay_value_77_1', weight: 200 },
    { key: 'relay_key_77_2', value: 'relay_value_77_2', weight: 300 },
  ]);
});

test('known bits', () => {
  expect(knownBits('all_zeros').toString('hex')).toBe('00'.repeat(32));
  expect(knownBits('all_ones', 4).toString('hex')).toBe('ffffffff');
  expect(knownBits('alternating', 2).toString('hex')).toBe('aaaa');
  expect(() => knownBits('zeros' as never)).toThrow('Give one of all_zeros, all_ones, alternating.');
});

describe('random', () => {
  test('stays within what is asked for, and reaches all of it', () => {
    const drawn = Array.from({ length: 500 }, () => random.between(3, 5));
    expect(new Set(drawn)).toEqual(new Set([3, 4, 5]));
    expect(new Set(Array.from({ length: 100 }, () => random.chance()))).toEqual(new Set([true, false]));
    expect(random.chance(0)).toBe(false);
    expect(['a', 'b']).toContain(random.pick(['a', 'b']));
    expect(random.bytes(16)).toHaveLength(16);
    expect(() => random.pick([])).toThrow('there is nothing to pick from');
  });

  test('shuffles a copy, into every order', () => {
    const list = [1, 2, 3];
    const orders = new Set(Array.from({ length: 200 }, () => random.shuffled(list).join('')));
    expect([...orders].sort()).toEqual(['123', '132', '213', '231', '312', '321']);
    expect(list).toEqual([1, 2, 3]);
  });
});

describe('ids', () => {
  const next = ids('session');
  const another = ids('test-session', '-');

  test.each([1, 2])('begin anew in each test (%i)', () => {
    expect([next(), next(), another()]).toEqual(['session_1', 'session_2', 'test-session-1']);
  });
});

describe('a factory with some parts otherwise', () => {
  const base = factory({ backend: 'local', url: ({ n }) => `http://node-${n}`, endpoint: undefined as string | undefined });

  test('leaves the one that it comes of as it is, step by step', () => {
    const onS3 = base.with({ backend: 's3' });
    const atHome = onS3.with({ endpoint: ({ n }) => `http://s3-${n}` });
    expect(atHome()).toEqual({ backend: 's3', url: 'http://node-1', endpoint: 'http://s3-1' });
    expect(onS3()).toEqual({ backend: 's3', url: 'http://node-1', endpoint: undefined });
    expect(base()).toEqual({ backend: 'local', url: 'http://node-1', endpoint: undefined });
    expect(atHome({ backend: 'gs' })).toEqual({ backend: 'gs', url: 'http://node-2', endpoint: 'http://s3-2' });
  });
});

describe('a factory', () => {
  const user = factory({ id: ({ n }) => `user_${n}`, role: 'guest', tags: ['new'], age: ({ random: own }) => 18 + own.below(50) });

  test('values, sequences, overrides, lists', () => {
    expect(user()).toMatchObject({ id: 'user_1', role: 'guest' });
    expect(user({ role: 'admin', id: 'root' })).toMatchObject({ id: 'root', role: 'admin' });
    expect(user.list(2).map(({ id }) => id)).toEqual(['user_3', 'user_4']);
    expect(user.list(2, (index) => ({ role: `r${index}` })).map(({ role }) => role)).toEqual(['r0', 'r1']);
    expect(Object.keys(user())).toEqual(['id', 'role', 'tags', 'age']);
  });

  test('no two objects share what is in them', () => {
    const [first, second] = user.list(2);
    first!.tags.push('changed');
    expect([first!.id, second!.tags]).toEqual(['user_1', ['new']]);
  });

  test('chance of one object does not depend on the properties of others', async () => {
    const drawn = await expectDeterministic(() => user.list(5).map(({ age }) => age));
    const other = factory({ age: ({ random: own }) => 18 + own.below(50), more: ({ random: own }) => own.next() });
    expect(new Set(drawn).size).toBeGreaterThan(1);
    expect(await expectDeterministic(() => other.list(5).map(({ age }) => age))).toEqual(drawn);
  });
});

describe('expectDeterministic', () => {
  test('passes what depends on its arguments and on our chance, and returns it', async () => {
    const build = (): Uint8Array => {
      const trie = new SparseMerkleSumTrie();
      for (const { key, value, weight } of random.shuffled(relays(20, 77))) trie.set(key, value, weight);
      return trie.root;
    };
    expect(await expectDeterministic(build)).toHaveLength(build().length);
  });

  test('shows the first difference', async () => {
    const text = await failureText(() => expectDeterministic((run) => ({ relays: [{ weight: 100 }, { weight: run * 100 }], at: run })));
    expect(text).toContain('Run 2 gave another result than run 1, first at relays[1].weight:\n  run 1: 100\n  run 2: 200\n');
  });

  test('sees what changes in one object that is returned again', async () => {
    const grown: number[] = [];
    expect(await failureText(() => expectDeterministic(() => (grown.push(7), grown)))).toContain(
      'first at [1]:\n  run 1: nothing\n  run 2: 7',
    );
  });

  test('does not use up the chance of the test', async () => {
    const before = random.fork('same').next();
    await expectDeterministic(() => random.next());
    expect(random.fork('same').next()).toBe(before);
    expect(random.fork('same').shuffled([1, 2, 3, 4, 5])).toEqual(random.fork('same').shuffled([1, 2, 3, 4, 5]));
    const [first, second] = [random.next(), await expectDeterministic(() => random.next())];
    expect(second).toBe(first);
  });

  test('one run is no comparison', async () => {
    expect(await failureText(() => expectDeterministic(() => 1, { runs: 1 }))).toContain('one run is always the same as itself');
  });
});

describe('the first difference', () => {
  const between = (a: unknown, b: unknown): string | undefined => {
    const difference = firstDifference(takeApart(a), takeApart(b));
    return difference && `${difference.path}: ${difference.first} | ${difference.second}`;
  };
  const loop = (): object => {
    const made: Record<string, unknown> = { a: 1 };
    made['self'] = made;
    return made;
  };

  test.each([
    [{ a: [1, new Map([['k', Buffer.from([1])]])] }, { a: [1, new Map([['k', Buffer.from([1])]])] }],
    [new Date(5), new Date(5)],
    [loop(), loop()],
    [new Error('a'), new Error('a')],
    [Number.NaN, Number.NaN],
  ])('none %#', (a, b) => {
    expect(between(a, b)).toBeUndefined();
  });

  test.each([
    [1, 2, ': 1 | 2'],
    [{ a: 1, b: 1 }, { a: 1, b: 2 }, 'b: 1 | 2'],
    [new Map([['k', 1]]), new Map([['k', 2]]), ".get('k'): 1 | 2".slice(1)],
    [[1], [1, 2], '[1]: nothing | 2'],
    [{ a: undefined }, {}, 'a: undefined | nothing'],
    [[], {}, ': Array of 0 | Object of 0'],
    [Buffer.from('a'), Buffer.from('b'), ': bytes 61 | bytes 62'],
    [new Date(1), new Date(2), ': Date 1 | Date 2'],
    [new Error('a'), new Error('b'), 'message: "a" | "b"'],
    [Object.assign(new Error('a'), { code: 'X' }), new Error('a'), 'code: "X" | nothing'],
    ['1', 1, ': "1" | 1'],
    [0, -0, ': 0 | -0'],
  ])('of %j and %j', (a, b, expected) => {
    expect(between(a, b)).toBe(expected);
  });
});
