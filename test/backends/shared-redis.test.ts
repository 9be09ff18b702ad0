import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RedisBackend } from '../../src/backends/backend';
import { startRedisServer } from '../../src/backends/redis-server';
import { useSharedRedis } from '../../src/backends/shared-redis';
import { systemClock } from '../../src/base/clock';
import { freePort } from '../kit/free-port';
import { describeWithRealRedis } from '../kit/with-real-redis';
import { plainOptions } from './contract';

describeWithRealRedis('a database of a server that others use', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jd-shared-'));
  let server: RedisBackend;
  let [one, other]: RedisBackend[] = [];
  const bulk = (bytes: string): unknown => ({ kind: 'bulk', bytes });

  beforeAll(async () => {
    server = await startRedisServer({ ...plainOptions, password: 'p' }, { clock: systemClock, freePort });
    const use = (database: number): Promise<RedisBackend> =>
      useSharedRedis(server, { databases: 16, database, password: 'p' }, systemClock);
    [one, other] = [await use(1), await use(2)];
  });
  afterAll(async () => {
    for (const each of [one, other, server]) await each?.stop({ keepData: false });
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => server.flush());

  test('its address has the database in it, and calls go there, after RESET too', async () => {
    expect(one!.url).toBe(`redis://:p@127.0.0.1:${server.port}/1`);
    await one!.call(['SET', 'k', 'one']);
    await other!.call(['SET', 'k', 'other']);
    await other!.call(['RESET']);
    expect([await one!.call(['GET', 'k']), await other!.call(['GET', 'k'])]).toEqual([bulk('one'), bulk('other')]);
    expect(server.dump()).toBe('db 1: 1 key\n  "k" string "one"\ndb 2: 1 key\n  "k" string "other"');
    expect(one!.dump()).toBe('db 0: 1 key\n  "k" string "one"');
  });

  test('what is put back and emptied is its own, whatever others write meanwhile', async () => {
    await one!.call(['SET', 'seed', 'v', 'EX', '1000']);
    const before = one!.snapshot();
    await other!.call(['SET', 'k', 'other']);
    await one!.call(['SELECT', '5']);
    one!.restore(before);
    await one!.call(['DEL', 'seed']);
    one!.restore(before);
    expect(await one!.call(['GET', 'seed'])).toEqual(bulk('v'));
    one!.flush();
    expect([one!.dump(), other!.dump()]).toEqual(['(no keys)', 'db 0: 1 key\n  "k" string "other"']);
  });

  test("settings and users are everybody's: they stay", async () => {
    const before = one!.snapshot();
    await other!.call(['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru']);
    await other!.call(['ACL', 'SETUSER', 'ada', 'on']);
    await one!.call(['SET', 'k', 'v']);
    one!.restore(before);
    expect(await one!.call(['CONFIG', 'GET', 'maxmemory-policy'])).toMatchObject({
      items: [[bulk('maxmemory-policy'), bulk('allkeys-lru')]],
    });
    expect(await one!.call(['ACL', 'USERS'])).toMatchObject({ items: [bulk('ada'), bulk('default')] });
    await other!.call(['ACL', 'DELUSER', 'ada']);
  });

  test('files go into it and come from it; keys of another database are refused', async () => {
    const rdb = join(folder, 'a.rdb');
    await one!.call(['SET', 'k', 'v']);
    await one!.save(rdb);
    one!.flush();
    await one!.load(rdb);
    expect(one!.dump()).toBe('db 0: 1 key\n  "k" string "v"');
    await server.call(['SELECT', '3']);
    await server.call(['SET', 'far', 'v']);
    await server.save(rdb);
    await expect(one!.load(rdb)).rejects.toMatchObject({
      code: 'JD_SHARED',
      message: expect.stringMatching(
        /^Keys of database 1 would reach other test files: they use this redis-server 7\.\d+\.\d+, too, and this file has its database 1\./,
      ),
    });
    const commands = join(folder, 'a.redis');
    writeFileSync(commands, 'SET c v');
    await one!.loadCommands(commands);
    expect(await one!.call(['GET', 'c'])).toEqual(bulk('v'));
  });

  test('its stop lets go of it', async () => {
    await other!.stop({ keepData: false });
    expect(await server.call(['PING'])).toMatchObject({ bytes: 'PONG' });
    await other!.start();
    expect(await other!.call(['PING'])).toMatchObject({ bytes: 'PONG' });
  });
});
