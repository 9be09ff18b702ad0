import Redis from 'ioredis-5';
import { WatchedFile } from '../../../kit/watched-file';

/** Two tasks with a client each, and a third client for what is there before. */
interface Shop {
  readonly alice: Redis;
  readonly bob: Redis;
  readonly seed: Redis;
  readonly file: WatchedFile;
}
type Program = (shop: Shop) => Promise<unknown>;

let shop: Shop;
beforeAll(async () => {
  const file = await WatchedFile.open();
  const [alice, bob, seed] = [new Redis(file.server.port), new Redis(file.server.port), new Redis(file.server.port)] as const;
  await Promise.all([alice, bob, seed].map((client) => client.ping()));
  shop = { alice, bob, seed, file };
  // The engine's modules are loaded.
}, 120_000);
afterAll(async () => {
  for (const client of [shop.alice, shop.bob, shop.seed]) client.disconnect();
  await shop.file.close();
});

/** Both do it, in step. */
const both =
  (task: (client: Redis, name: string) => Promise<unknown>): Program =>
  ({ alice, bob }) =>
    Promise.all([task(alice, 'alice'), task(bob, 'bob')]);

/** Bob takes the lock when its time is up, and writes. */
const overtaken =
  (task: (alice: Redis, isOvertaken: Promise<void>) => Promise<unknown>): Program =>
  ({ alice, bob, file }) => {
    let tell!: () => void;
    const isOvertaken = new Promise<void>((resolve) => (tell = resolve));
    const others = async (): Promise<void> => {
      await bob.get('pause');
      await bob.get('pause');
      await file.server.clock.advance(101);
      await bob.set('lock', 'bob', 'PX', 100, 'NX');
      await bob.set('k', 50);
      tell();
    };
    return Promise.all([task(alice, isOvertaken), others()]);
  };

const compareAndDelete = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

const red: Readonly<Record<string, readonly [string, Program]>> = {
  'GET, SET': ['lost update', both(async (client) => client.set('k', Number(await client.get('k')) + 1))],
  'GET, SET in MULTI': [
    'lost update',
    both(async (client) => {
      const seen = Number(await client.get('k'));
      return client
        .multi()
        .set('k', seen + 1)
        .exec();
    }),
  ],
  'GET before WATCH': [
    'lost update',
    async ({ alice, bob }) => {
      const mine = async (): Promise<unknown> => {
        const seen = Number(await alice.get('k'));
        await alice.get('other');
        await alice.watch('k');
        return alice
          .multi()
          .set('k', seen + 1)
          .exec();
      };
      return Promise.all([mine(), bob.get('other').then(() => bob.set('k', 7))]);
    },
  ],
  'WATCH on a connection that two share': [
    'lost update',
    async ({ alice }) => {
      const task = async (): Promise<unknown> => {
        await alice.watch('k');
        const seen = Number(await alice.get('k'));
        return alice
          .multi()
          .set('k', seen + 1)
          .exec();
      };
      return Promise.all([task(), task()]);
    },
  ],
  'GET of nothing, SET of the first count': ['lost update', both(async (client) => client.set('n', Number(await client.get('n')) + 1))],
  'EXISTS, SET': ['check then act', both(async (client, name) => (await client.exists('k')) === 0 && client.set('k', name))],
  'GET of nothing, SET': ['check then act', both(async (client, name) => (await client.get('k')) ?? client.set('k', name))],
  'GET, DEL of what is another by then': [
    'check then act',
    ({ alice, bob }) => Promise.all([alice.get('k').then(async () => alice.del('k')), bob.set('k', 'new')]),
  ],
  'HGET, HSET of one field': ['lost update', both(async (client) => client.hset('h', 'f', Number(await client.hget('h', 'f')) + 1))],
  'HGETALL, HSET of one field': [
    'lost update',
    both(async (client, name) => client.hset('h', 'f', `${(await client.hgetall('h'))['f']} ${name}`)),
  ],
  'ZSCORE, ZADD': ['lost update', both(async (client) => client.zadd('z', Number(await client.zscore('z', 'm')) + 1, 'm'))],
  'LINDEX, LSET': ['lost update', both(async (client) => client.lset('l', 0, Number(await client.lindex('l', 0)) + 1))],
  'MGET, MSET': [
    'lost update',
    both(async (client) => {
      const [a, b] = await client.mget('a', 'b');
      return client.mset('a', Number(a) + 1, 'b', Number(b) + 1);
    }),
  ],
  'two GETs at once, SET of the first': [
    'lost update',
    both(async (client) => {
      const [a, b] = await Promise.all([client.get('a'), client.get('b')]);
      return client.set('a', Number(a) + Number(b));
    }),
  ],
  'GETs in a pipeline, SET': [
    'lost update',
    both(async (client) => {
      const replies = await client.pipeline().get('a').get('b').exec();
      return client.set('a', Number(replies![0]![1]) + 1);
    }),
  ],
  'GETs in MULTI, SET': [
    'lost update',
    both(async (client) => {
      const replies = await client.multi().get('a').get('b').exec();
      return client.set('a', Number(replies![0]![1]) + 1);
    }),
  ],
  callbacks: [
    'lost update',
    both(
      (client) =>
        new Promise((resolve) => {
          void client.get('k', (_error, seen) => void client.set('k', Number(seen) + 1, () => resolve(undefined)));
        }),
    ),
  ],
  'a lock that is let go by GET and DEL': [
    'check then act',
    overtaken(async (alice, isOvertaken) => {
      await alice.set('lock', 'alice', 'PX', 100, 'NX');
      if ((await alice.get('lock')) !== 'alice') return undefined;
      await isOvertaken;
      return alice.del('lock');
    }),
  ],
  'a lock that is let go by DEL alone': [
    'check then act',
    overtaken(async (alice, isOvertaken) => {
      await alice.set('lock', 'alice', 'PX', 100, 'NX');
      await isOvertaken;
      return alice.del('lock');
    }),
  ],
  'a lock whose time was up in the middle': [
    'lost update',
    overtaken(async (alice, isOvertaken) => {
      await alice.set('lock', 'alice', 'PX', 100, 'NX');
      const seen = Number(await alice.get('k'));
      await isOvertaken;
      return alice.set('k', seen + 1);
    }),
  ],
  'read before the lock is taken': [
    'lost update',
    async ({ alice, bob }) => {
      const task = async (client: Redis, name: string): Promise<unknown> => {
        const seen = Number(await client.get('k'));
        while ((await client.set('lock', name, 'NX')) !== 'OK') await client.get('pause');
        await client.set('k', seen + 1);
        return client.eval(compareAndDelete, 1, 'lock', name);
      };
      return Promise.all([task(alice, 'alice'), task(bob, 'bob')]);
    },
  ],
  'SET NX that failed, and SET all the same': [
    'check then act',
    async ({ alice, bob }) => {
      const mine = async (): Promise<unknown> => {
        if ((await alice.set('taken', 'alice', 'NX')) === 'OK') return undefined;
        await alice.get('pause');
        return alice.set('taken', 'alice');
      };
      return Promise.all([mine(), bob.get('pause').then(async () => bob.del('taken'))]);
    },
  ],
};

const green: Readonly<Record<string, Program>> = {
  INCR: both((client) => client.incr('k')),
  'GET for a look, INCR': both(async (client) => {
    await client.get('k');
    return client.incr('k');
  }),
  'GETSET, and SET GET': both(async (client, name) => {
    await client.getset('k', name);
    return client.set('k', name, 'GET');
  }),
  'EXISTS, SETNX': both(async (client, name) => (await client.exists('k')) === 0 && client.setnx('k', name)),
  'a script that compares': both(async (client) => {
    const seen = (await client.get('a')) ?? '';
    const compareAndSet = "if (redis.call('GET', KEYS[1]) or '') == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2]) end";
    return client.eval(compareAndSet, 1, 'a', seen, `${seen}x`);
  }),
  'WATCH, MULTI, EXEC, and again where it was refused': both(async (client) => {
    for (;;) {
      await client.watch('k');
      const seen = Number(await client.get('k'));
      const replies = await client
        .multi()
        .set('k', seen + 1)
        .exec();
      if (replies !== null) return replies;
    }
  }),
  'a lock with a token, compare-and-delete': both(async (client, name) => {
    while ((await client.set('lock', name, 'PX', 1_000, 'NX')) !== 'OK') await client.get('pause');
    await client.set('k', Number(await client.get('k')) + 1);
    return client.eval(compareAndDelete, 1, 'lock', name);
  }),
  'somebody who does not heed the lock': async ({ alice, bob }) => {
    const mine = async (): Promise<unknown> => {
      await alice.set('lock', 'alice', 'NX');
      const seen = Number(await alice.get('k'));
      await alice.get('pause');
      return alice.set('k', seen + 1);
    };
    return Promise.all([mine(), bob.get('pause').then(async () => bob.get('pause').then(async () => bob.set('k', 7)))]);
  },
  'versions: who names the next one first may write it': both(async (client, name) => {
    const { version = '0' } = await client.hgetall('doc');
    const next = Number(version) + 1;
    if ((await client.setnx(`doc:${next}`, name)) === 1) await client.hset('doc', 'version', next, 'text', name);
    return next;
  }),
  'fields of one hash, each its own': both(async (client, name) => {
    const { [name]: seen } = await client.hgetall('h');
    return client.hset('h', name, Number(seen) + 1);
  }),
  HINCRBY: both(async (client) => {
    await client.hgetall('h');
    return client.hincrby('h', 'f', 1);
  }),
  'ZADD GT, and ZINCRBY': both(async (client) => {
    const seen = Number(await client.zscore('z', 'm'));
    await client.zadd('z', 'GT', seen + 1, 'm');
    return client.zincrby('z', 1, 'm');
  }),
  'sets and lists that are added to': both(async (client, name) => {
    if ((await client.sismember('s', name)) === 0) await client.sadd('s', name);
    if ((await client.llen('l')) < 10) await client.rpush('l', name);
  }),
  'a cache that two fill with the same': both(async (client) => (await client.get('cache')) ?? client.set('cache', 'page')),
  'a price that two fill with the same': both(async (client) => (await client.get('price')) ?? client.set('price', 42)),
  'deleted when both that have filled it are awaited': async ({ alice, bob }) => {
    const fill = async (client: Redis, name: string): Promise<unknown> => (await client.get('cache')) ?? client.set('cache', name);
    await Promise.all([fill(alice, 'page'), fill(bob, 'page')]);
    await alice.del('cache');
  },
  'deleted twice': both(async (client) => (await client.get('a')) !== null && client.del('a')),
  'written by one flow, on two connections, one after the other': async ({ alice, bob }) => {
    const seen = Number(await alice.get('k'));
    await bob.set('k', 7);
    await alice.set('k', seen + 1);
  },
  'written by what is awaited': async ({ alice, bob }) => {
    await alice.get('k');
    await Promise.all([bob.get('x').then(async () => bob.set('k', 7)), alice.get('y')]);
    await alice.set('k', 8);
  },
  'written without a look': both((client, name) => client.set('k', name)),
  'read by one, written by the other': ({ alice, bob }) =>
    Promise.all([alice.get('k').then(async () => alice.get('k')), bob.set('k', 1).then(async () => bob.set('k', 2))]),
  'read again after the other': async ({ alice, bob }) => {
    const mine = async (): Promise<unknown> => {
      await alice.get('k');
      await alice.get('pause');
      const seen = Number(await alice.get('k'));
      return alice.set('k', seen + 1);
    };
    return Promise.all([mine(), bob.set('k', 7)]);
  },
  'as it was again': ({ alice, bob }) =>
    Promise.all([
      alice.get('a').then(async (seen) => {
        await alice.get('pause');
        await alice.get('pause');
        return alice.set('a', `${seen}!`);
      }),
      bob.set('a', 'x').then(async () => bob.set('a', '1')),
    ]),
  'gone by its time': async ({ alice, bob, file }) => {
    const mine = async (): Promise<unknown> => {
      await alice.get('short');
      await alice.get('pause');
      await alice.get('pause');
      return alice.set('short', 'mine');
    };
    return Promise.all([mine(), bob.get('pause').then(async () => file.server.clock.advance(101))]);
  },
  'other keys': both(async (client, name) => client.set(`k:${name}`, Number(await client.get(`k:${name}`)) + 1)),
  'other databases': async ({ alice, bob }) => {
    await bob.select(1);
    const task = async (client: Redis): Promise<unknown> => client.set('k', Number(await client.get('k')) + 1);
    await Promise.all([task(alice), task(bob)]);
    await bob.select(0);
  },
};

beforeEach(async () => {
  const { seed, file } = shop;
  await seed.flushall();
  await seed.mset('a', 1, 'b', 2, 'taken', 'x');
  await seed.set('short', 'there', 'PX', 100);
  await seed.hset('h', 'f', 1, 'alice', 1, 'bob', 1);
  await seed.rpush('l', 1);
  file.watch.restart();
});

const found = (): string[] => shop.file.reports().map(({ failure }) => failure);

test.each(Object.entries(red))('%s is a race', async (_, [kind, program]) => {
  await program(shop);
  expect(new Set(found())).toEqual(new Set([kind]));
});

test.each(Object.entries(green))('%s is none', async (_, program) => {
  await program(shop);
  expect(found()).toEqual([]);
});
