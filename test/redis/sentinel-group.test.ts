import { Redis as Redis5 } from 'ioredis-5';
import { Redis as Redis6 } from 'ioredis-6';
import { createSentinel } from 'redis-5';
import { eventually } from '../../src';
import { ErrorReply, type Reply } from '../../src/redis/reply';
import { SentinelGroup } from '../../src/redis/sentinel-group';
import type { RedisServer } from '../../src/redis/server';
import { RawClient } from '../kit/raw-client';

let group: SentinelGroup;
beforeEach(async () => {
  group = await SentinelGroup.start();
});
afterEach(() => group.stop());

/** The reply; of an error its words. */
async function ask(node: RedisServer, line: string): Promise<Reply> {
  const reply = await node.call(line.split(' '));
  return reply instanceof ErrorReply ? reply.message : reply;
}

const roles = (): string[] =>
  group.data.map((node) => (group.masterOf(node) === undefined ? 'master' : `replica of ${group.data.indexOf(group.masterOf(node)!)}`));

/** Subscribes to all that a Sentinel tells; ports are told as the servers' numbers, ids as the Sentinels'. */
async function listen(sentinel: RedisServer): Promise<() => Promise<string[]>> {
  const client = await RawClient.open(sentinel.port);
  await client.call('PSUBSCRIBE', '*');
  return async () => {
    const events: string[] = [];
    client.command('PING');
    for (;;) {
      const reply = (await client.reply()) as readonly string[];
      if (reply[0] === 'pong') break;
      let text = reply.slice(2).join(' ');
      group.data.forEach(
        ({ port }, at) => (text = text.replaceAll(`127.0.0.1 ${port}`, `d${at}`).replaceAll(`127.0.0.1:${port}`, `d${at}`)),
      );
      group.sentinels.forEach(
        (each, at) => (text = text.replaceAll(each.sentinel!.id, `id${at}`).replaceAll(`127.0.0.1 ${each.port}`, `s${at}`)),
      );
      events.push(text);
    }
    client.close();
    return events;
  };
}

test('a master with two replicas, watched by three Sentinels', async () => {
  expect(roles()).toEqual(['master', 'replica of 0', 'replica of 0']);
  await group.call(['SET', 'k', 'v']);
  await group.call(['SELECT', '3']);
  await group.call(['RPUSH', 'l', '1', '2']);
  for (const node of group.data) expect(node.dump()).toBe('db 0: 1 key\n  "k" string "v"\ndb 3: 1 key\n  "l" list (2) ["1", "2"]');
  const [master, replica] = group.data as [RedisServer, RedisServer];
  const ports = group.data.map(({ port }) => String(port));
  expect(await ask(master, 'ROLE')).toEqual(['master', 2, [1, 2].map((at) => ['127.0.0.1', ports[at], '2'])]);
  expect(await ask(replica, 'ROLE')).toEqual(['slave', '127.0.0.1', master.port, 'connected', 2]);
  expect(await ask(replica, 'SET k x')).toBe("READONLY You can't write against a read only replica.");
  expect(await ask(master, 'WAIT 2 0')).toBe(2);
  for (const sentinel of group.sentinels) {
    expect(await ask(sentinel, 'SENTINEL GET-MASTER-ADDR-BY-NAME mymaster')).toEqual(['127.0.0.1', ports[0]]);
    expect(await ask(sentinel, 'SENTINEL CKQUORUM mymaster')).toEqual({
      text: 'OK 3 usable Sentinels. Quorum and failover authorization can be reached',
    });
    expect(await ask(sentinel, 'ROLE')).toEqual(['sentinel', ['mymaster']]);
  }
});

test('SWAPDB, FLUSHALL and MOVE reach replicas', async () => {
  const [, replica] = group.data as [RedisServer, RedisServer];
  for (const line of ['SET a 1', 'SET b 2', 'MOVE b 1', 'SWAPDB 0 1']) await group.call(line.split(' '));
  expect(replica.dump()).toBe('db 0: 1 key\n  "b" string "2"\ndb 1: 1 key\n  "a" string "1"');
  await group.call(['FLUSHALL']);
  expect(replica.dump()).toBe('(no keys)');
});

test('a killed master is replaced, and comes back as a replica', async () => {
  await group.call(['SET', 'k', 'v']);
  const [former] = group.data as [RedisServer];
  await group.kill(former);
  expect(group.master).not.toBe(former);
  expect(await ask(group.master, 'GET k')).toBe('v');
  await former.start();
  expect(group.masterOf(former)).toBe(group.master);
  expect(former.dump()).toBe(group.master.dump());
});

test('a manual failover, told by the Sentinel that makes it', async () => {
  const events = await listen(group.sentinels[0]!);
  const others = await listen(group.sentinels[1]!);
  await group.failover({ to: group.data[2]! });
  expect(roles()).toEqual(['replica of 2', 'replica of 2', 'master']);
  const chosen = 'slave d2 d2 @ mymaster d0';
  const other = 'slave d1 d1 @ mymaster d0';
  expect(await events()).toEqual([
    '+new-epoch 1',
    '+try-failover master mymaster d0',
    '+vote-for-leader id0 1',
    '+elected-leader master mymaster d0',
    '+failover-state-select-slave master mymaster d0',
    `+selected-slave ${chosen}`,
    `+failover-state-send-slaveof-noone ${chosen}`,
    `+failover-state-wait-promotion ${chosen}`,
    `-role-change ${chosen} new reported role is master`,
    `+promoted-slave ${chosen}`,
    '+failover-state-reconf-slaves master mymaster d0',
    `+slave-reconf-sent ${other}`,
    `+slave-reconf-inprog ${other}`,
    `+slave-reconf-done ${other}`,
    '+failover-end master mymaster d0',
    '+switch-master mymaster d0 d2',
    '+slave slave d1 d1 @ mymaster d2',
    '+slave slave d0 d0 @ mymaster d2',
    '-role-change slave d0 d0 @ mymaster d2 new reported role is master',
    '+convert-to-slave slave d0 d0 @ mymaster d2',
    '+role-change slave d0 d0 @ mymaster d2 new reported role is slave',
  ]);
  expect(await others()).toEqual([
    '+new-epoch 1',
    '+config-update-from sentinel id0 s0 @ mymaster d0',
    '+switch-master mymaster d0 d2',
    '+slave slave d1 d1 @ mymaster d2',
    '+slave slave d0 d0 @ mymaster d2',
  ]);
});

test('a crash: seen by all, agreed upon, led by one', async () => {
  const events = await Promise.all(group.sentinels.map(listen));
  await group.kill(group.master);
  const told = await Promise.all(events.map((read) => read()));
  for (const each of told) expect(each).toEqual(expect.arrayContaining(['+sdown master mymaster d0', '+sdown slave d0 d0 @ mymaster d1']));
  expect(told.filter((each) => each.includes('+elected-leader master mymaster d0'))).toHaveLength(1);
  expect(told.flat().filter((event) => event.startsWith('+odown master mymaster d0 #quorum'))).not.toHaveLength(0);
  expect(told.flat().filter((event) => event === '+vote-for-leader id0 1')).toHaveLength(3);
  expect(told.flat().filter((event) => event === '+switch-master mymaster d0 d1')).toHaveLength(3);
});

test('too few Sentinels do not fail over; when more are back they do', async () => {
  for (const sentinel of group.sentinels.slice(1)) await group.kill(sentinel);
  expect(await ask(group.sentinels[0]!, 'SENTINEL CKQUORUM mymaster')).toBe(
    'NOQUORUM 1 usable Sentinels. Not enough available Sentinels to reach the specified quorum for this master. Not enough available Sentinels to reach the majority and authorize a failover',
  );
  const [former] = group.data as [RedisServer];
  await group.kill(former);
  expect(group.master).toBe(former);
  await group.sentinels[1]!.start();
  expect(group.master).not.toBe(former);
});

test('without a replica that may take over, none does until one may', async () => {
  for (const node of group.data.slice(1)) await node.call(['CONFIG', 'SET', 'replica-priority', '0']);
  const events = await listen(group.sentinels[0]!);
  const [former, next] = group.data as [RedisServer, RedisServer];
  await group.kill(former);
  expect((await events()).filter((event) => event.includes('-failover-abort-no-good-slave')).length).toBeLessThan(2);
  expect(group.master).toBe(former);
  expect(await ask(group.sentinels[0]!, 'SENTINEL FAILOVER mymaster')).toBe('NOGOODSLAVE No suitable replica to promote');
  await next.call(['CONFIG', 'SET', 'replica-priority', '1']);
  await former.start();
  await group.kill(former);
  expect(group.master).toBe(next);
});

test('a master that is cut off goes on, and what it takes is lost when the network is one again', async () => {
  const [former] = group.data as [RedisServer];
  await group.call(['SET', 'k', 'before']);
  group.partition([former]);
  expect(await ask(former, 'SET k lost')).toEqual({ text: 'OK' });
  expect(await ask(group.master, 'GET k')).toBe('before');
  group.heal();
  expect(former.dump()).toContain('before');
});

test('a replica that lags: old values, WAIT, and what a failover loses', async () => {
  const [master, replica] = group.data as [RedisServer, RedisServer];
  group.lag(replica, { writes: 1 });
  for (const value of ['1', '2', '3']) await group.call(['SET', 'k', value]);
  expect([await ask(replica, 'GET k'), group.behind(replica), await ask(master, 'WAIT 1 0')]).toEqual(['2', 1, 1]);
  await group.failover({ to: replica });
  expect(await ask(group.master, 'GET k')).toBe('2');
  await group.failover({ to: group.data[2]!, lose: 0 });
  expect(await ask(group.master, 'GET k')).toBe('2');
});

test('snapshots hold roles, what Sentinels know, and the data', async () => {
  await group.call(['SET', 'k', 'before']);
  const before = group.snapshot();
  const known = await ask(group.sentinels[0]!, 'INFO sentinel');
  await group.failover({ to: group.data[2]! });
  await group.call(['SET', 'k', 'after']);
  const after = group.snapshot();
  await group.kill(group.data[2]!);
  await group.sentinels[1]!.call(['SENTINEL', 'REMOVE', 'mymaster']);
  for (let round = 0; round < 2; round++) {
    await group.revive(before);
    group.restore(before);
    expect([roles(), group.master.dump(), group.data[1]!.dump()]).toEqual([
      ['master', 'replica of 0', 'replica of 0'],
      'db 0: 1 key\n  "k" string "before"',
      'db 0: 1 key\n  "k" string "before"',
    ]);
    expect(await ask(group.sentinels[0]!, 'INFO sentinel')).toEqual(known);
    await group.call(['APPEND', 'k', '!']);
    expect(group.data[2]!.dump()).toContain('before!');
    await group.revive(after);
    group.restore(after);
    expect([roles(), group.data[0]!.dump()]).toEqual([['replica of 2', 'replica of 2', 'master'], 'db 0: 1 key\n  "k" string "after"']);
  }
});

test('REPLICAOF within the process: by hand, in a chain, in a circle', async () => {
  const lone = await SentinelGroup.start({ replicas: 3, sentinels: 1 });
  const [a, b, c, d] = lone.data as [RedisServer, RedisServer, RedisServer, RedisServer];
  await lone.sentinels[0]!.call(['SENTINEL', 'REMOVE', 'mymaster']);
  expect(await ask(c, `REPLICAOF 127.0.0.1 ${b.port}`)).toEqual({ text: 'OK' });
  await a.call(['SET', 'k', '1']);
  expect(c.dump()).toContain('"1"');
  expect(await ask(d, 'REPLICAOF NO ONE')).toEqual({ text: 'OK' });
  await d.call(['SET', 'own', '1']);
  await a.call(['SET', 'k', '2']);
  expect(d.dump()).toBe('db 0: 2 keys\n  "k" string "1"\n  "own" string "1"');
  await a.call(['REPLICAOF', '127.0.0.1', String(c.port)]);
  await a.call(['REPLICAOF', 'NO', 'ONE']);
  await a.call(['SET', 'k', '3']);
  expect([b, c].map((node) => node.dump())).toEqual(Array(2).fill('db 0: 1 key\n  "k" string "3"'));
  await lone.stop();
});

describe.each(['memory', 'tcp'] as const)('clients over %s', (transport) => {
  let own: SentinelGroup;
  beforeEach(async () => {
    own = await SentinelGroup.start({ transport });
  });
  afterEach(() => own.stop());

  test.each([
    ['ioredis 5', Redis5 as unknown as typeof Redis6],
    ['ioredis 6', Redis6],
  ])('%s follows a failover and a crash', async (_, Redis) => {
    const sentinels = own.sentinels.map(({ host, port }) => ({ host, port }));
    const options = { sentinels, name: 'mymaster', sentinelRetryStrategy: () => 5, retryStrategy: () => 5, failoverDetector: true };
    const client = new Redis(options);
    client.on('error', () => undefined);
    const reader = new Redis({ ...options, role: 'slave' });
    reader.on('error', () => undefined);
    await client.set('k', '1');
    expect(await reader.get('k')).toBe('1');
    await own.failover();
    await eventually(() => client.incr('k')).toBe(2);
    await own.kill(own.master);
    await eventually(() => client.incr('k')).toBe(3);
    await eventually(() => reader.get('k')).toBe('3');
    expect(own.master.dump()).toContain('"3"');
    client.disconnect();
    reader.disconnect();
  });

  test('node-redis 5 follows a failover and a crash', async () => {
    const client = createSentinel({
      name: 'mymaster',
      sentinelRootNodes: own.sentinels.map(({ host, port }) => ({ host, port })),
      scanInterval: 50,
      replicaPoolSize: 1,
    });
    client.on('error', () => undefined);
    await client.connect();
    await client.set('k', '1');
    await own.failover();
    await eventually(() => client.incr('k'), { timeoutMs: 4000 }).toBe(2);
    await own.kill(own.master);
    await eventually(() => client.incr('k'), { timeoutMs: 4000 }).toBe(3);
    await client.close();
  });
});
