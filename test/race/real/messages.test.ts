import Redis from 'ioredis-5';
import { createClient } from 'redis-5';
import { race } from '../../../src/kit/race';
import type { TaskContext } from '../../../src/kit/race/race-types';
import { failureOf } from '../../kit/race-failure-of';
import { RaceFile } from '../../kit/race-file';

/** What the tests do with a client, whichever it is. */
interface Teller {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
  publish(channel: string, message: string): Promise<number>;
  listen(channel: string, onMessage: (message: string) => void): Promise<unknown>;
  unlisten(channel: string): Promise<unknown>;
}

const ioredis = (url: string): Redis & Teller => {
  const client = new Redis(url);
  return Object.assign(client, {
    listen(channel: string, onMessage: (message: string) => void) {
      client.on('message', (_: string, message: string) => onMessage(message));
      return client.subscribe(channel);
    },
    unlisten: (channel: string) => client.unsubscribe(channel),
  }) as never;
};
const nodeRedis = async (url: string): Promise<Teller> => {
  const client = await createClient({ url }).connect();
  return Object.assign(client, { listen: client.subscribe.bind(client), unlisten: client.unsubscribe.bind(client) }) as never;
};

let file: RaceFile;
let admin: Redis;
type Context = TaskContext<unknown, Teller>;

/** Looks at `k` whenever it is told of something. */
const listener =
  (channel: string) =>
  async ({ connect }: Context): Promise<void> => {
    const [subscriber, redis] = [await connect(), await connect()];
    const look = async (): Promise<void> => void (await redis.set('seen', (await redis.get('k')) ?? 'nothing'));
    await subscriber.listen(channel, () => void look());
  };
describe.each(['memory', 'tcp'] as const)('over %s', (transport) => {
  beforeAll(async () => {
    file = await RaceFile.open(transport);
    admin = new Redis(file.url);
  });
  afterAll(async () => {
    admin.disconnect();
    await file.close();
  });
  beforeEach(() => admin.flushall());

  describe.each([
    ['ioredis', ioredis],
    ['node-redis', nodeRedis],
  ] as const)('messages, with %s', (_, connect) => {
    test('who publishes before it writes is found: the listener, woken between, sees nothing', async () => {
      const teller = async ({ connect: own }: Context): Promise<void> => {
        const redis = await own();
        await redis.publish('news', 'k');
        await redis.set('k', '1');
      };
      const { message } = await failureOf(race<unknown, Teller>({ connect, tasks: { listener: listener('news'), teller } }));
      expect(message).toContain('"seen" string "nothing"');
      expect(message).toMatch(/MESSAGE news k[^]+GET k → null[^]+SET k 1/);
    });

    test('who writes first is proven', async () => {
      const teller = async ({ connect: own }: Context): Promise<void> => {
        const redis = await own();
        await redis.set('k', '1');
        await redis.publish('news', 'k');
      };
      expect(await race<unknown, Teller>({ connect, tasks: { listener: listener('news'), teller } })).toMatchObject({ exhaustive: true });
    });

    test('a message is on its way as long as it likes: a reader in between sees the old', async () => {
      const tasks = {
        listener: listener('news'),
        teller: async ({ connect: own }: Context) => void (await (await own()).publish('news', 'k')),
        writer: async ({ connect: own }: Context) => void (await (await own()).set('k', '1')),
      };
      const seen = new Set<string | null>();
      const invariant = async (): Promise<void> => void seen.add(await admin.get('seen'));
      expect(await race<unknown, Teller>({ connect, tasks, invariant })).toMatchObject({ exhaustive: true });
      expect([...seen].sort()).toEqual(['1', null, 'nothing'].sort());
    });

    test('PUBLISH and SUBSCRIBE depend on each other, and on no other channel', async () => {
      const subscribe = async ({ connect: own }: Context): Promise<void> => void (await (await own()).listen('news', () => undefined));
      const publish =
        (channel: string) =>
        async ({ connect: own }: Context): Promise<number> =>
          (await own()).publish(channel, 'hello');
      const both = (channel: string) =>
        race<unknown, Teller>(
          { connect, tasks: { subscribe, publish: publish(channel), other: publish('news') } },
          { expectOneWinner: false },
        );
      expect(await both('sports')).toMatchObject({ exhaustive: true, traces: 2 });
      expect(await both('news')).toMatchObject({ exhaustive: true, traces: 6 });
    });

    test('nothing overtakes on a connection: what was published before UNSUBSCRIBE comes before its reply', async () => {
      const heard: string[] = [];
      const tasks = {
        subscriber: async ({ connect: own }: Context) => {
          const redis = await own();
          heard.length = 0;
          await redis.listen('news', (message) => void heard.push(message));
          await redis.unlisten('news');
          heard.push('end');
        },
        teller: async ({ connect: own }: Context) => void (await (await own()).publish('news', 'hello')),
      };
      const orders = new Set<string>();
      await race<unknown, Teller>({ connect, tasks, invariant: () => void orders.add(heard.join()) });
      expect([...orders].sort()).toEqual(['end', 'hello,end']);
    });
  });

  describe('keyspace events', () => {
    beforeAll(() => admin.config('SET', 'notify-keyspace-events', 'KEA'));
    afterAll(() => admin.config('SET', 'notify-keyspace-events', ''));

    test('come as messages: what a listener does at once may be too early', async () => {
      const writer = async ({ connect: own }: Context): Promise<void> => {
        const redis = await own();
        await redis.set('begun', '1');
        await redis.set('k', '1');
      };
      const { message } = await failureOf(
        race<unknown, Teller>({ connect: ioredis, tasks: { listener: listener('__keyspace@0__:begun'), writer } }),
      );
      expect(message).toContain('MESSAGE __keyspace@0__:beg');
      const fixed = { listener: listener('__keyspace@0__:k'), writer };
      expect(await race<unknown, Teller>({ connect: ioredis, tasks: fixed })).toMatchObject({ exhaustive: true });
    });

    test('a key that expires tells of it, when time passes', async () => {
      const tasks = {
        listener: async ({ connect: own }: Context) => {
          const [subscriber, redis] = [await own(), await own()];
          await subscriber.listen('__keyevent@0__:expired', (key) => void redis.set('heard', key));
        },
        holder: async ({ connect: own }: Context) => {
          await ((await own()) as Redis & Teller).set('lock', '1', 'PX', 1000);
          await new Promise((resolve) => void setTimeout(resolve, 2000));
        },
      };
      const heard = new Set<string | null>();
      const invariant = async (): Promise<void> => void heard.add(await admin.get('heard'));
      await race<unknown, Teller>({ connect: ioredis, tasks, invariant });
      expect([...heard].sort()).toEqual(['lock', null]);
    });
  });
});
