import { captureLogger } from '../../../src/kit/doubles/capture-logger';
import { instrument } from '../../../src/kit/doubles/instrument';
import { partialFake } from '../../../src/kit/doubles/partial-fake';
import { closeFakeBridge, openFakeBridge } from '../fake-bridge';
import { turn } from '../fake-clock';

describe('instrument', () => {
  class Store {
    readonly #data = new Map<string, number>();
    watchers = 0;

    get(key: string): number | undefined {
      return this.#data.get(key);
    }

    async set(key: string, value: number): Promise<void> {
      await turn();
      if (value < 0) throw new Error('negative');
      this.#data.set(key, value);
    }

    async double(key: string): Promise<void> {
      await this.set(key, 2 * (this.get(key) ?? 0));
    }

    fail(): never {
      throw new Error('no');
    }
  }
  afterEach(closeFakeBridge);

  test('counts, orders, arguments and outcomes, and the object works as ever', async () => {
    const { clock } = openFakeBridge();
    const { object: store, calls } = instrument(new Store());
    const args = { key: 'a' };
    await store.set(args.key, 1);
    clock.stall(7);
    const pending = store.set('b', -1);
    expect(calls.all('set')[1]).toEqual({ name: 'set', args: ['b', -1], outcome: 'pending', atMs: 7 });
    await expect(pending).rejects.toThrow('negative');
    expect(() => store.fail()).toThrow('no');
    expect([store.get('a'), store.get('b')]).toEqual([1, undefined]);
    store.watchers = 3;
    expect(store.watchers).toBe(3);
    expect(calls.order).toEqual(['set', 'set', 'fail', 'get', 'get']);
    expect([calls.count(), calls.count('set'), calls.count('watch')]).toEqual([5, 2, 0]);
    expect(calls.all().map(({ outcome }) => outcome)).toEqual([
      { value: undefined },
      { error: new Error('negative') },
      { error: new Error('no') },
      { value: 1 },
      { value: undefined },
    ]);
    expect(store).toBeInstanceOf(Store);
  });

  test('what the object calls on itself is not recorded', async () => {
    const { object: store, calls } = instrument(new Store());
    await store.double('a');
    expect(calls.order).toEqual(['double']);
  });

  test('how many were under way at once', async () => {
    const { object: store, calls } = instrument(new Store());
    await store.set('a', 1);
    expect(calls.mostAtOnce()).toBe(1);
    await Promise.all([store.set('a', 1), store.set('b', 1), store.set('c', 1)]);
    store.get('a');
    expect([calls.mostAtOnce('set'), calls.mostAtOnce('get'), calls.mostAtOnce('none')]).toEqual([3, 1, 0]);
  });

  test('what was handed out does not change', () => {
    const { object: store, calls } = instrument(new Store());
    store.get('a');
    const [before, order] = [calls.all(), calls.order];
    store.get('b');
    calls.clear();
    expect([before.length, order.length, calls.count()]).toEqual([1, 1, 0]);
  });
});

describe('faults of an instrumented object', () => {
  class Chain {
    submitted: string[] = [];

    height(): number {
      return 100;
    }

    async submit(claim: string): Promise<string> {
      this.submitted.push(claim);
      return `tx of ${claim}`;
    }

    confirm(claim: string): Promise<string> {
      return Promise.resolve(claim);
    }
  }
  const lost = new Error('connection lost');

  test('the next calls fail, as many as are told, and are not done', async () => {
    const chain = new Chain();
    const { object, calls, faults } = instrument(chain);
    faults.add({ operation: 'submit', error: lost, times: 2 });
    for (const claim of ['a', 'b']) await expect(object.submit(claim)).rejects.toBe(lost);
    expect(await object.submit('c')).toBe('tx of c');
    expect(object.height()).toBe(100);
    expect(chain.submitted).toEqual(['c']);
    expect(calls.all('submit').map(({ outcome }) => outcome)).toEqual([{ error: lost }, { error: lost }, { value: 'tx of c' }]);
  });

  test('those with certain arguments fail, until it is cleared', async () => {
    const { object, faults } = instrument(new Chain());
    faults.add({ operation: 'submit', when: (claim: string) => claim.startsWith('bad'), error: lost });
    const ended = await Promise.allSettled(['bad 1', 'good', 'bad 2'].map((claim) => object.submit(claim)));
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    faults.clear();
    expect(await object.submit('bad 3')).toBe('tx of bad 3');
  });

  test('a method throws, or returns a promise that rejects, as it would itself', async () => {
    const { object, faults } = instrument(new Chain());
    faults.add({ error: lost });
    expect(() => object.height()).toThrow(lost);
    expect(() => object.confirm('a')).toThrow(lost);
    faults.clear();
    await object.confirm('a');
    faults.add({ error: lost, times: 1 });
    await expect(object.confirm('a')).rejects.toBe(lost);
    faults.add({ operation: 'height', error: lost, rejects: true });
    await expect(object.height()).rejects.toBe(lost);
  });

  test('of a method that is not there none can fail', () => {
    const { faults } = instrument(new Chain());
    expect(() => faults.add({ operation: 'sumbit', error: lost })).toThrow("has no method 'sumbit'.\nDid you mean 'submit'?");
    expect(() => faults.add({ operation: 'x', error: lost })).toThrow('It has height, submit, confirm.');
    expect(() => instrument({}).faults.add({ operation: 'x', error: lost })).toThrow('It has none.');
  });
});

describe('a partial fake', () => {
  interface Chain {
    readonly id: string;
    height(): Promise<number>;
    submit(claim: string): Promise<void>;
  }

  test('does what is set, and fails loudly for the rest', async () => {
    const chain = partialFake<Chain>({ id: 'main', height: async () => 100 }, 'Chain');
    expect([chain.id, await chain.height()]).toEqual(['main', 100]);
    expect(() => chain.submit('c')).toThrow(/^Chain\.submit was called, and this test has not set it\.\n.*Set are id, height\.$/);
  });

  test('can be awaited, printed and compared', async () => {
    const chain = partialFake<Chain>({ id: 'main' });
    expect((await Promise.resolve(chain)).id).toBe('main');
    expect(JSON.stringify(chain)).toBe('{"id":"main"}');
    expect(chain).toEqual({ id: 'main' });
    expect(`${chain as unknown as string}`).toBe('[object Object]');
  });

  test('its calls are counted by instrument', async () => {
    const { object: chain, calls } = instrument(partialFake<Chain>({ height: async () => 100 }));
    await chain.height();
    expect(calls.order).toEqual(['height']);
  });
});

describe('a captured log', () => {
  test('messages and fields in either order, errors, children', () => {
    const logger = captureLogger();
    logger.info('started', { port: 80 });
    logger.warn({ peer: 'n2' }, 'peer lost');
    logger.child({ node: 'n1' }).error(new Error('boom'), { retry: 1 });
    logger.log('a', 1, null);
    expect(logger.entries).toEqual([
      { level: 'info', message: 'started', fields: { port: 80 } },
      { level: 'warn', message: 'peer lost', fields: { peer: 'n2' } },
      { level: 'error', message: 'boom', fields: { node: 'n1', error: new Error('boom'), retry: 1 } },
      { level: 'info', message: 'a 1 null', fields: {} },
    ]);
  });

  test('entries are a copy', () => {
    const logger = captureLogger();
    const before = logger.entries;
    logger.info('a');
    expect(before).toEqual([]);
    logger.clear();
    expect(logger.entries).toEqual([]);
  });
});
