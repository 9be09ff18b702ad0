import { createClient as createClient5 } from 'redis-5';
import { describeOnBoth } from './both-servers';

interface Session {
  cookie: { expires?: Date; originalMaxAge?: number };
  [field: string]: unknown;
}
/** Its types are those of express-session, which has none. */
interface Store {
  get(id: string): Promise<Session | null>;
  set(id: string, session: Session): Promise<void>;
  touch(id: string, session: Session): Promise<void>;
  destroy(id: string): Promise<void>;
  clear(): Promise<void>;
  length(): Promise<number>;
  ids(): Promise<string[]>;
  all(): Promise<Session[]>;
}
const { RedisStore } = require('connect-redis') as { RedisStore: new (options: object) => Store };

describeOnBoth('connect-redis', (place) => {
  const connect = () => createClient5(place.nodeRedis);
  let client: ReturnType<typeof connect>;
  beforeAll(async () => {
    client = connect();
    await client.connect();
  });
  afterAll(() => client.close());

  const storeOf = (options: object = {}): Store => new RedisStore({ client, ...options });
  const endsIn = (seconds: number): Session => ({ cookie: { expires: new Date(Date.now() + seconds * 1000) } });

  test('a session comes back as it was', async () => {
    const store = storeOf();
    await store.set('s', { cookie: {}, user: 'ä€😀', list: [1, { two: null }] });
    expect(await store.get('s')).toEqual({ cookie: {}, user: 'ä€😀', list: [1, { two: null }] });
  });

  test('who is not there is null', async () => {
    expect(await storeOf().get('nobody')).toBeNull();
  });

  test('a session lives a day unless it says otherwise', async () => {
    await storeOf().set('s', { cookie: {} });
    const ttl = await client.ttl('sess:s');
    expect(ttl).toBeGreaterThan(86_390);
    expect(ttl).toBeLessThanOrEqual(86_400);
  });

  test('a session lives as long as its cookie', async () => {
    await storeOf().set('s', endsIn(100));
    const ttl = await client.ttl('sess:s');
    expect(ttl).toBeGreaterThan(90);
    expect(ttl).toBeLessThanOrEqual(100);
  });

  test('a session whose cookie is over goes', async () => {
    const store = storeOf();
    await store.set('s', { cookie: {} });
    await store.set('s', endsIn(-1));
    expect(await store.get('s')).toBeNull();
    expect(await client.exists('sess:s')).toBe(0);
  });

  test('a touch sets the time anew and nothing else', async () => {
    const store = storeOf();
    await store.set('s', { ...endsIn(100), n: 1 });
    await store.touch('s', endsIn(1000));
    expect(await client.ttl('sess:s')).toBeGreaterThan(900);
    expect(await store.get('s')).toMatchObject({ n: 1 });
  });

  test('a touch of who is not there makes nothing', async () => {
    const store = storeOf();
    await store.touch('nobody', endsIn(100));
    expect(await store.length()).toBe(0);
  });

  test('touches can be switched off, and so can the time to live', async () => {
    await storeOf({ disableTouch: true }).set('s', endsIn(100));
    await storeOf({ disableTouch: true }).touch('s', endsIn(1000));
    expect(await client.ttl('sess:s')).toBeLessThanOrEqual(100);
    await storeOf({ disableTTL: true }).set('t', { cookie: {} });
    expect(await client.ttl('sess:t')).toBe(-1);
  });

  test('a function tells the time to live', async () => {
    await storeOf({ ttl: (session: Session) => session['seconds'] }).set('s', { cookie: {}, seconds: 7 });
    const ttl = await client.pTTL('sess:s');
    expect(ttl).toBeGreaterThan(0);
    expect(ttl).toBeLessThanOrEqual(7000);
  });

  test('a session is destroyed', async () => {
    const store = storeOf();
    await store.set('s', { cookie: {} });
    await store.set('t', { cookie: {} });
    await store.destroy('s');
    expect(await store.ids()).toEqual(['t']);
  });

  test('all of many sessions, without what is not theirs', async () => {
    const store = storeOf({ scanCount: 10 });
    const names = Array.from({ length: 250 }, (_, n) => `s${n}`);
    await Promise.all(names.map((name, n) => store.set(name, { cookie: {}, n })));
    await client.set('other', 'x');
    expect(await store.length()).toBe(250);
    expect((await store.ids()).sort()).toEqual([...names].sort());
    const all = await store.all();
    expect(all.map((each) => each['id']).sort()).toEqual([...names].sort());
    expect(all.find((each) => each['id'] === 's42')).toMatchObject({ n: 42 });
    await store.clear();
    expect([await store.length(), await store.all(), await client.get('other')]).toEqual([0, [], 'x']);
  });

  test('stores with prefixes of their own do not see each other', async () => {
    const [a, b] = [storeOf({ prefix: 'a:' }), storeOf({ prefix: 'b:' })];
    await a.set('s', { cookie: {}, of: 'a' });
    await b.set('s', { cookie: {}, of: 'b' });
    await a.clear();
    expect([await a.get('s'), (await b.get('s'))!['of']]).toEqual([null, 'b']);
  });

  test('a serializer of its own', async () => {
    const serializer = {
      stringify: (session: Session) => Buffer.from(JSON.stringify(session)).toString('hex'),
      parse: (text: string) => JSON.parse(Buffer.from(text, 'hex').toString()),
    };
    const store = storeOf({ serializer });
    await store.set('s', { cookie: {}, n: 1 });
    expect(await client.get('sess:s')).toMatch(/^[0-9a-f]+$/);
    expect(await store.get('s')).toEqual({ cookie: {}, n: 1 });
  });

  test('what is no session is refused', async () => {
    await client.set('sess:s', 'not JSON');
    await expect(storeOf().get('s')).rejects.toThrow('JSON');
    await client.del('sess:s');
    await client.lPush('sess:s', 'x');
    await expect(storeOf().get('s')).rejects.toThrow('WRONGTYPE');
  });
});
