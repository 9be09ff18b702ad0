import { concurrently } from '../../../src/kit/concurrency/concurrently';
import { tally } from '../../../src/kit/concurrency/tally';
import { memoryStore } from '../../../src/kit/doubles/memory-store';
import { collectEvents } from '../../../src/kit/events/collect-events';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';

let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(async () => {
  await bridge.cleanUp();
  closeFakeBridge();
});

test('values, versions, prefixes', async () => {
  const store = memoryStore();
  expect(await store.set('b/2', 'x')).toBe(1);
  expect(await store.set('b/1', 'y')).toBe(2);
  await store.set('c', 'z');
  expect(await store.get('b/1')).toEqual({ key: 'b/1', value: 'y', version: 2 });
  expect(await store.get('none')).toBeUndefined();
  expect((await store.list('b/')).map(({ key }) => key)).toEqual(['b/1', 'b/2']);
  expect([await store.delete('c'), await store.delete('c')]).toEqual([true, false]);
});

test('compare and set: one of many wins', async () => {
  const store = memoryStore();
  const { version } = (await store.set('counter', '0'), (await store.get('counter'))!);
  const { fulfilled, rejections } = await tally(concurrently(10, 1, () => store.set('counter', '1', { ifVersion: version })));
  expect([fulfilled, rejections.length]).toEqual([1, 9]);
  await expect(store.set('counter', '2', { ifVersion: 0 })).rejects.toMatchObject({ code: 'JD_CONFLICT' });
  await expect(store.delete('counter', { ifVersion: 99 })).rejects.toThrow('has version 2, and must have version 99');
  await store.set('new', 'v', { ifVersion: 0 });
});

test('times to live and leases, on the clock of the store', async () => {
  const store = memoryStore();
  await store.set('short', 'v', { ttlMs: 10 });
  await store.set('renewed', 'v', { ttlMs: 10 });
  const lease = await store.lease(100);
  await store.set('leader', 'n1', { lease });
  store.clock.advance(9);
  await store.set('renewed', 'v'); // without one: it stays
  store.clock.advance(1);
  expect([await store.get('short'), (await store.get('renewed'))?.value]).toEqual([undefined, 'v']);
  store.clock.advance(80);
  await lease.renew();
  store.clock.advance(99);
  expect((await store.get('leader'))?.value).toBe('n1');
  store.clock.advance(1);
  expect(await store.get('leader')).toBeUndefined();
  await expect(lease.renew()).rejects.toMatchObject({ code: 'JD_LEASE_ENDED' });
  await expect(store.set('leader', 'n1', { lease })).rejects.toMatchObject({ code: 'JD_LEASE_ENDED' });
  const second = await store.lease(100);
  await store.set('leader', 'n2', { lease: second });
  await second.revoke();
  expect(await store.get('leader')).toBeUndefined();
});

test('watches tell what happens under a prefix, and who did it', async () => {
  const store = memoryStore();
  const events = collectEvents(await store.watch('state/'));
  await store.as('node-1').set('state/a', '1');
  await store.set('other', '1');
  await store.as('node-2').delete('state/a');
  await store.set('state/b', '2', { ttlMs: 5 });
  store.clock.advance(5);
  expect((await events.take(4)).map(({ value }) => value)).toEqual([
    { type: 'set', key: 'state/a', value: '1', version: 1, origin: 'node-1' },
    { type: 'delete', key: 'state/a', value: undefined, version: 3, origin: 'node-2' },
    { type: 'set', key: 'state/b', value: '2', version: 4, origin: undefined },
    { type: 'expire', key: 'state/b', value: undefined, version: 5, origin: undefined },
  ]);
});

test('watches end by the signal, by leaving the loop, or are cut', async () => {
  const store = memoryStore();
  const stop = new AbortController();
  const watch = await store.watch('', { signal: stop.signal });
  const waiting = watch.next();
  stop.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  await store.set('k', 'v');
  expect((await watch.next()).done).toBe(true);

  const cut = await store.watch();
  await store.set('k', 'v');
  store.cutWatches();
  expect((await cut.next()).value).toMatchObject({ key: 'k' });
  await expect(cut.next()).rejects.toThrow('the watch was cut');
});

describe('faults', () => {
  const refused = Object.assign(new Error('unavailable'), { code: 'UNAVAILABLE' });

  test('by operation and key, so many times', async () => {
    const store = memoryStore();
    store.faults.add({ operation: 'set', key: /^leader/, error: refused, times: 1 });
    await store.set('other', 'v');
    await expect(store.set('leader', 'v')).rejects.toBe(refused);
    await store.set('leader', 'v');
    store.faults.add({ error: refused });
    await expect(store.get('other')).rejects.toBe(refused);
    await expect(store.watch()).rejects.toBe(refused);
    await expect(store.lease(1)).rejects.toBe(refused);
    store.faults.clear();
    expect((await store.list()).length).toBe(2);
  });

  test('a store that hangs answers when it responds', async () => {
    const store = memoryStore();
    store.faults.hang();
    let answered = false;
    const asked = store.set('k', 'v').then(() => (answered = true));
    await bridge.clock.advance(60_000);
    expect(answered).toBe(false);
    store.faults.respond();
    expect(await asked).toBe(true);
  });
});
