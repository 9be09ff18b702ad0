import type { RedisBackend } from '../../src/backends/backend';
import { startCluster } from '../../src/backends/cluster';
import { keepsContract, plainOptions } from './contract';

keepsContract(startCluster, { databases: false });

test('race checks know whether there are replicas to take over', async () => {
  const backend = await startCluster({ ...plainOptions, cluster: { masters: 1, replicas: 0 } });
  expect(backend.raced!.failovers).toBeUndefined();
  await backend.stop({ keepData: false });
});

describe('as a cluster', () => {
  let backend: RedisBackend;
  const call = (line: string): Promise<unknown> => backend.call(line.split(' '));
  const nodes = (): string[] =>
    backend.cluster!.nodes().map(({ isRunning, master, slots }) => JSON.stringify({ isRunning, master, slots }));

  beforeAll(async () => {
    backend = await startCluster(plainOptions);
  });
  afterAll(() => backend.stop({ keepData: false }));
  beforeEach(() => backend.flush());

  test('calls find their node, and those for all of them their answer', async () => {
    for (const key of ['a', 'b', 'c']) await call(`SET ${key} 1`);
    expect(new Set(['a', 'b', 'c'].map((key) => backend.cluster!.serving(key))).size).toBe(3);
    expect(await call('DBSIZE')).toEqual({ kind: 'integer', number: 3 });
    expect(await call('KEYS *')).toMatchObject({ kind: 'array', items: [{}, {}, {}] });
    expect(await call('WAIT 1 0')).toEqual({ kind: 'integer', number: 1 });
    expect(await call('MGET a b')).toMatchObject({ kind: 'error', bytes: expect.stringMatching(/^CROSSSLOT/) });
    expect(await call('CONFIG SET maxmemory 1000000')).toMatchObject({ bytes: 'OK' });
    for (let at = 0; at < 6; at++)
      expect(await backend.cluster!.call(at, ['CONFIG', 'GET', 'maxmemory'])).toMatchObject({ items: [[{}, { bytes: '1000000' }]] });
    await call('CONFIG SET maxmemory 0');
    await call('FLUSHALL');
    expect(backend.dump()).toBe('(no keys)');
    expect(await call('RANDOMKEY')).toEqual({ kind: 'null' });
  });

  test('a slot on its way is asked for where its keys are', async () => {
    const { cluster } = backend;
    await call('MSET {a}1 x {a}2 y');
    const home = cluster!.serving('a');
    await cluster!.migrate(cluster!.slotOf('a'), (home + 1) % 3, async () => {
      for (const key of ['{a}1', '{a}2', '{a}3'])
        expect(await call(`EXISTS ${key}`)).toEqual({ kind: 'integer', number: Number(key !== '{a}3') });
    });
    expect(cluster!.serving('a')).toBe((home + 1) % 3);
    await cluster!.migrate(cluster!.slotOf('a'), home, async () => undefined);
  });

  test('snapshots hold who serves what, who is cut off, who lags; and who runs, which takes time', async () => {
    const { cluster } = backend;
    await call('SET a 1');
    const [before, first] = [backend.snapshot(), nodes()];
    const home = cluster!.serving('a');
    const replica = home + 3;
    cluster!.lag(replica, { writes: Infinity });
    await call('SET a 2');
    const lagging = backend.snapshot();
    await cluster!.failover(home, undefined);
    expect(await call('GET a')).toEqual({ kind: 'bulk', bytes: '1' });
    cluster!.partition([[(home + 1) % 3]]);
    await cluster!.kill((home + 2) % 3);
    const broken = backend.snapshot();
    const last = nodes();
    for (let round = 0; round < 2; round++) {
      await backend.revive!(before);
      backend.restore(before);
      expect(nodes()).toEqual(first);
      expect([await call('GET a'), cluster!.dump(replica)]).toEqual([{ kind: 'bulk', bytes: '1' }, cluster!.dump(home)]);
      await backend.revive!(lagging);
      backend.restore(lagging);
      expect(cluster!.nodes()[replica]!.behind).toBe(1);
      expect([await call('GET a'), cluster!.dump(replica)]).toEqual([{ kind: 'bulk', bytes: '2' }, expect.stringContaining('"1"')]);
      await backend.revive!(broken);
      backend.restore(broken);
      expect(nodes()).toEqual(last);
    }
    await backend.revive!(before);
    backend.restore(before);
  });

  test('after a restore writes reach replicas as before', async () => {
    const { cluster } = backend;
    const home = cluster!.serving('a');
    const before = backend.snapshot();
    await call('SET a 1');
    backend.restore(before);
    await call('APPEND a x');
    expect(cluster!.dump(home + 3)).toContain('"a" string "x"');
  });

  test('all stop and start with their roles and slots', async () => {
    await call('SET a 1');
    const first = nodes();
    await backend.stop({ keepData: true });
    await backend.start();
    expect(nodes()).toEqual(first);
    expect(await call('GET a')).toEqual({ kind: 'bulk', bytes: '1' });
  });

  test('one clock for all', async () => {
    await call('SET a 1 PX 1000');
    await backend.clock!.advance(1001);
    for (let at = 0; at < 6; at++) expect(backend.cluster!.dump(at)).toBe('(no keys)');
    expect(backend.commands).toBeUndefined();
    expect(backend.cluster!.commands(backend.cluster!.serving('a')).at(-1)!.argv[0]).toBe('SET');
    backend.clock!.reset();
  });

  test('a number that is no node is refused', () => {
    expect(() => backend.cluster!.dump(6)).toThrow('This is no node of it.');
  });
});
