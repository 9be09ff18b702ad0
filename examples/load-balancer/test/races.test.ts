/** @redis {"only": "memory"} */ // Every order of the commands is tried in it.
import { Redis } from 'ioredis';
import { copies, race } from 'jest-distributed';
import { RedisStateStore } from '../src/redis-state-store';

const connect = (url: string): Redis => new Redis(url);
const storeOn = (redis: Redis, node: string): RedisStateStore => new RedisStateStore({ redis, subscriber: redis, node });

test('of nodes that take over at once, one does', async () => {
  const { exhaustive } = await race<void, Redis>(
    {
      connect,
      tasks: copies<void, Redis>(3, async ({ connect: client, name }) =>
        storeOn(await client(), name).set('leader', name, { ifVersion: 0 }),
      ),
    },
    { expectOneWinner: true, allowErrors: 'CONFLICT' },
  );
  expect(exhaustive).toBe(true);
});

test('a node that writes what it has read and counted loses no other node’s step', async () => {
  await race<void, Redis>(
    {
      connect,
      tasks: copies<void, Redis>(2, async ({ connect: client, name }) => {
        const store = storeOn(await client(), name);
        for (;;) {
          const { value, version } = (await store.get('failures')) ?? { value: '0', version: 0 };
          const written = await store.set('failures', String(Number(value) + 1), { ifVersion: version }).catch(() => undefined);
          if (written !== undefined) return;
        }
      }),
      async invariant() {
        const client = new Redis(process.env.REDIS_URL!);
        expect(await storeOn(client, 'any').get('failures')).toMatchObject({ value: '2' });
        client.disconnect();
      },
    },
    { serializable: false },
  );
});
