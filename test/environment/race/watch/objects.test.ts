/** Plain state of `shared`: each rule with its planted bug and its sound version. */
import { setImmediate } from 'node:timers/promises';
import Redis from 'ioredis-5';
import { gate } from '../../../../src/kit/concurrency/gate';
import { track } from '../../../../src/kit/race/shared';
import { WatchedFile } from '../../../kit/watched-file';

class Cart {
  total = 0;
  owner: string | undefined;
  readonly items: string[] = [];
  readonly prices = new Map<string, number>();
  readonly tags = new Set<string>();
  byName: Record<string, number> = {};

  get isPaid(): boolean {
    return this.total === 0;
  }

  /** In one turn. */
  addNow(price: number): void {
    this.total = this.total + price;
  }

  async addLater(price: number): Promise<void> {
    const { total } = this;
    await setImmediate();
    this.total = total + price;
  }
}

type Program = (cart: Cart) => Promise<unknown>;

/** Both do it, in step. */
const both =
  (task: (cart: Cart, name: string) => Promise<unknown>): Program =>
  (cart) =>
    Promise.all([task(cart, 'alice'), task(cart, 'bob')]);

/** One looks, and acts two turns later; another does something in between. */
const between =
  (look: (cart: Cart) => unknown, act: (cart: Cart, seen: never) => unknown, other: (cart: Cart) => unknown): Program =>
  (cart) => {
    const one = async (): Promise<void> => {
      const seen = look(cart);
      await setImmediate();
      await setImmediate();
      act(cart, seen as never);
    };
    const another = async (): Promise<void> => {
      // Looks, as its own: who has touched nothing yet cannot be told from what the other has begun.
      void cart.owner;
      await setImmediate();
      other(cart);
    };
    return Promise.all([one(), another()]);
  };

const red: Readonly<Record<string, readonly [string, Program]>> = {
  'an entry that values() gives': [
    'lost update',
    async (cart) => {
      cart.prices.set('a', 1);
      await setImmediate();
      const raise = async ({ prices }: Cart): Promise<void> => {
        const seen = [...prices.values()][0]!;
        await setImmediate();
        prices.set('a', seen + 2);
      };
      await both(raise)(cart);
    },
  ],
  'a property by hasOwn': [
    'check then act',
    both(async (cart, name) => {
      const isFree = !Object.hasOwn(cart.byName, 'k');
      await setImmediate();
      if (isFree) cart.byName['k'] = name.length;
    }),
  ],
  'a property': ['lost update', both((cart) => cart.addLater(1))],
  'a property, and += of what is awaited': [
    'lost update',
    both(async (cart) => {
      cart.total += await setImmediate(1);
    }),
  ],
  'who began first writes first, or last': [
    'lost update',
    (cart) => {
      const task = async (turns: number): Promise<void> => {
        const { total } = cart;
        for (let turn = 0; turn < turns; turn++) await setImmediate();
        cart.total = total + 1;
      };
      return Promise.all([task(2), task(1)]);
    },
  ],
  'an entry of a map': [
    'lost update',
    both(async ({ prices }) => {
      const price = prices.get('pear')!;
      await setImmediate();
      prices.set('pear', price + 1);
    }),
  ],
  'an element of an array': [
    'lost update',
    between(
      ({ items }) => items[0],
      ({ items }, seen: string) => (items[0] = `${seen}s`),
      ({ items }) => (items[0] = 'plum'),
    ),
  ],
  'what hangs below': [
    'lost update',
    both(async ({ byName }) => {
      const seen = byName['pear']!;
      await setImmediate();
      byName['pear'] = seen + 1;
    }),
  ],
  'a counter that begins at nothing': [
    'lost update',
    both(async ({ prices }) => {
      const seen = prices.get('plum') ?? 0;
      await setImmediate();
      prices.set('plum', seen + 1);
    }),
  ],
  'has, then set of something else': [
    'check then act',
    both(async ({ prices }, name) => {
      if (prices.has('plum')) return;
      await setImmediate();
      prices.set('plum', name.length);
    }),
  ],
  'nothing there, then set': [
    'check then act',
    both(async (cart, name) => {
      if (cart.owner !== undefined) return;
      await setImmediate();
      cart.owner = name;
    }),
  ],
  'in, then set': [
    'check then act',
    both(async ({ byName }, name) => {
      if ('plum' in byName) return;
      await setImmediate();
      byName['plum'] = name.length;
    }),
  ],
  'deleted, though it is another by now': [
    'check then act',
    between(
      ({ prices }) => prices.get('pear'),
      ({ prices }) => prices.delete('pear'),
      ({ prices }) => prices.set('pear', 9),
    ),
  ],
  'a property that is deleted': [
    'check then act',
    between(
      ({ byName }) => byName['pear'],
      ({ byName }) => delete byName['pear'],
      ({ byName }) => (byName['pear'] = 9),
    ),
  ],
  'all are worked off, and what came meanwhile is cleared': [
    'check then act',
    between(
      ({ tags }) => [...tags],
      ({ tags }) => tags.clear(),
      ({ tags }) => tags.add('late'),
    ),
  ],
  'cleared by another': [
    'lost update',
    between(
      ({ prices }) => prices.get('pear')!,
      ({ prices }, seen: number) => prices.set('pear', seen + 1),
      ({ prices }) => prices.clear(),
    ),
  ],
  'an array that is emptied': [
    'lost update',
    between(
      ({ items }) => items.slice(),
      ({ items }) => (items.length = 0),
      ({ items }) => items.push('late'),
    ),
  ],
};

const green: Readonly<Record<string, Program>> = {
  'read, changed and written in one turn': both(async (cart) => {
    await setImmediate();
    cart.addNow(1);
    await setImmediate();
    cart.addNow(1);
  }),
  'read again after the wait': both(async (cart) => {
    if (cart.total > 5) return;
    await setImmediate();
    cart.total++;
  }),
  'one after the other': async (cart) => {
    await cart.addLater(1);
    await cart.addLater(1);
  },
  'written by what is awaited': async (cart) => {
    const { total } = cart;
    await Promise.all([cart.addLater(1), setImmediate()]);
    cart.total = total + 5;
  },
  'written by what is awaited, which has touched something at once': async (cart) => {
    const { total } = cart;
    const child = async (): Promise<void> => {
      void cart.owner;
      await setImmediate();
      cart.total = 7;
    };
    await child();
    cart.total = total + 5;
  },
  'a lock of the process': (cart) => {
    let last: Promise<unknown> = Promise.resolve();
    const locked = (act: () => Promise<void>): Promise<void> => {
      const done = last.then(act);
      last = done;
      return done;
    };
    return Promise.all([locked(() => cart.addLater(1)), locked(() => cart.addLater(1))]);
  },
  'one waits at a gate until the other has written': async (cart) => {
    const written = gate();
    const one = async (): Promise<void> => {
      await cart.addLater(1);
      written.open();
    };
    const another = async (): Promise<void> => {
      await written.pass();
      await cart.addLater(1);
    };
    await Promise.all([one(), another()]);
  },
  'a cache that two fill with the same': both(async ({ prices }) => {
    if (prices.has('plum')) return;
    await setImmediate();
    prices.set('plum', 3);
  }),
  'a number that two fill in': both(async ({ prices }) => {
    const seen = prices.get('plum');
    await setImmediate();
    prices.set('plum', seen ?? 42);
  }),
  'cleared when both that have added to it are awaited': async (each) => {
    const { tags } = each;
    const add = async (name: string): Promise<void> => {
      if (tags.size > 5) return;
      await setImmediate();
      tags.add(name);
    };
    await Promise.all([add('one'), add('two')]);
    tags.clear();
  },
  'a list that two fill with equal ones': both(async (cart) => {
    if (cart.byName['plums'] !== undefined) return;
    await setImmediate();
    cart.byName['plums'] = ['a', 'b'] as never;
  }),
  'an optimistic version': both(async (cart) => {
    for (;;) {
      const seen = cart.total;
      await setImmediate();
      if (cart.total !== seen) continue;
      cart.total = seen + 1;
      return;
    }
  }),
  'entries of their own': both(async ({ prices }, name) => {
    const seen = prices.get(name) ?? 0;
    await setImmediate();
    prices.set(name, seen + 1);
  }),
  'written without a look': both(async (cart, name) => {
    await setImmediate();
    cart.owner = name;
  }),
  'read by one, written by the other': between(
    (cart) => cart.total,
    (cart) => cart.total,
    (cart) => (cart.total = 7),
  ),
  'as it was again': between(
    (cart) => cart.total,
    (cart) => (cart.total = 5),
    (cart) => {
      cart.total = 7;
      cart.total = 0;
    },
  ),
  'counted, and added to': both(async ({ tags, items }, name) => {
    if (tags.size > 5 || items.length > 5) return;
    await setImmediate();
    tags.add(name);
    items.push(name);
  }),
  'deleted by two': both(async ({ prices }) => {
    if (!prices.has('pear')) return;
    await setImmediate();
    prices.delete('pear');
  }),
  'cleared by two': both(async ({ tags }) => {
    if (tags.size === 0) return;
    await setImmediate();
    tags.clear();
  }),
  'getters and methods are no state': both(async (cart) => {
    void cart.isPaid;
    await setImmediate();
    void cart.isPaid;
  }),
};

let file: WatchedFile;
let client: Redis;
let cart: Cart;
const suppress = [{ object: 'cart.tags*', reason: 'they come and go' }];
beforeAll(async () => {
  file = await WatchedFile.open();
  client = new Redis(file.server.port);
  await client.ping();
}, 120_000);
afterAll(async () => {
  client.disconnect();
  await file.close();
});
beforeEach(() => {
  const own = new Cart();
  own.items.push('pear', 'apple');
  own.prices.set('pear', 1);
  own.byName['pear'] = 1;
  own.tags.add('new');
  cart = track(own, 'cart');
  file.watch.restart();
});

const found = (): string[] => file.reports().map(({ failure }) => failure);

test.each(Object.entries(red))('%s is a race', async (_, [kind, program]) => {
  await program(cart);
  expect(new Set(found())).toEqual(new Set([kind]));
});

test.each(Object.entries(green))('%s is none', async (_, program) => {
  await program(cart);
  expect(found()).toEqual([]);
});

test('the report has the accesses, their values and stacks', async () => {
  await both((each) => each.addLater(2))(cart);
  const [report] = file.reports();
  expect(report!.what).toBe('task 1 wrote object cart total from what it had read before task 2 wrote there: what task 2 wrote is lost.');
  const value = (before: string, after: string): object => ({ where: 'object cart total', before, after });
  expect(report!.steps).toMatchObject([
    { task: 1, kind: 'object', label: 'cart.total', reply: '0', values: [value('0', '0')] },
    { task: 0, kind: 'object', label: 'cart.total', reply: '0', values: [value('0', '0')] },
    { task: 1, label: 'cart.total = 2', values: [value('0', '2')] },
    { task: 0, label: 'cart.total = 2', accesses: [{ space: 'object cart', key: 'total', kind: 'write' }] },
  ]);
  for (const { stack } of report!.steps) expect(stack[0]).toMatch(/objects\.test\.ts:\d+/);
});

test('calls of collections are shown as they stand in the program', async () => {
  await red['an entry of a map']![1](cart);
  await red['all are worked off, and what came meanwhile is cleared']![1](cart);
  await red['has, then set of something else']![1](cart);
  await red['in, then set']![1](cart);
  await red['a property that is deleted']![1](cart);
  const labels = file.reports().map(({ steps }) => [...new Set(steps.map(({ label }) => label))].join('; '));
  expect(labels.sort()).toEqual([
    "[...cart.tags]; cart.tags.add('late'); cart.tags.clear()",
    'cart.byName.pear; cart.byName.pear = 9; delete cart.byName.pear',
    "cart.prices.get('pear'); cart.prices.set('pear', 2)",
    "cart.prices.has('plum'); cart.prices.set('plum', 5); cart.prices.set('plum', 3)",
    'plum in cart.byName; cart.byName.plum = 5; cart.byName.plum = 3',
  ]);
});

test('a lock in Redis, held from before the other writes, guards plain state, too', async () => {
  const other = async (): Promise<void> => {
    await client.get('pause');
    await client.get('pause');
    cart.total = 7;
  };
  const mine = async (isLocked: boolean): Promise<void> => {
    if (isLocked) await client.set('lock', 'mine', 'NX');
    else await client.get('lock');
    const { total } = cart;
    for (let at = 0; at < 4; at++) await client.get('pause');
    cart.total = total + 1;
  };
  await Promise.all([mine(true), other()]);
  expect(found()).toEqual([]);
  cart.total = 0;
  await client.del('lock');
  file.watch.restart();
  await Promise.all([mine(false), other()]);
  expect(found()).toEqual(['lost update']);
});

test('flows of commands and of plain state are one', async () => {
  const task = async (): Promise<void> => {
    const { total } = cart;
    await client.get('pause');
    cart.total = total + 1;
  };
  await task();
  await task();
  expect(found()).toEqual([]);
  await Promise.all([task(), task()]);
  expect(found()).toEqual(['lost update']);
});

test('known races are passed over by the name of the state, by stack or by both', async () => {
  file.watch.close();
  await file.close();
  file = await WatchedFile.open({
    suppress: [...suppress, { object: 'cart', stack: 'addLater', reason: 'an estimate' }, { key: '*', reason: 'keys of Redis only' }],
  });
  await red['all are worked off, and what came meanwhile is cleared']![1](cart);
  await both((each) => each.addLater(1))(cart);
  expect(found()).toEqual([]);
  await red['an entry of a map']![1](cart);
  expect(found()).toEqual(['lost update']);
});
