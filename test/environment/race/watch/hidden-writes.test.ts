/** Writes that the words of a command do not tell of: to all keys, by scripts to what they have not declared, and by commands that waited. */
import Redis from 'ioredis-5';
import type { RaceReport } from '../../../../src/race/report';
import { WatchedFile } from '../../../kit/watched-file';

/** How many steps are remembered. */
const history = 300;

let file: WatchedFile;
let [alice, bob, seed]: Redis[] = [];
beforeAll(async () => {
  file = await WatchedFile.open({ history });
  [alice, bob, seed] = [new Redis(file.server.port), new Redis(file.server.port), new Redis(file.server.port)];
  await Promise.all([alice, bob, seed].map((client) => client.ping()));
}, 120_000);
afterAll(async () => {
  for (const client of [alice, bob, seed]) client!.disconnect();
  await file.close();
});
beforeEach(async () => {
  await seed!.flushall();
  await seed!.mset('a', 1, 'b', 2);
  await seed!.rpush('l', 1);
  file.watch.restart();
});

/** Reads `a`, and writes it two commands later. */
async function increment(client: Redis, key = 'a'): Promise<void> {
  const seen = Number(await client.get(key));
  await client.get('pause');
  await client.set(key, seen + 1);
}

/** The steps, with the tasks that did them. */
const found = (): string[] => file.reports().map(({ failure, steps }) => [failure, ...steps.map(stepText)].join('; '));
const stepText = ({ task, label }: RaceReport['steps'][number]): string => `${task} ${label}`;

test.each([
  ['FLUSHALL', (client: Redis) => client.flushall()],
  ['FLUSHDB', (client: Redis) => client.flushdb()],
  ['EVAL', (client: Redis) => client.eval("return redis.call('FLUSHALL')", 0)],
] as const)('%s writes every key', async (name, flush) => {
  await Promise.all([increment(alice!), flush(bob!)]);
  expect(found()).toEqual([expect.stringMatching(new RegExp(`^lost update; 0 GET a; 1 ${name}.*; 0 SET a 2$`))]);
});

test('who flushes what has become another since it looked deletes what it does not know', async () => {
  await Promise.all([alice!.get('a').then(async () => alice!.flushall()), bob!.set('a', 'new')]);
  expect(found()).toEqual(['check then act; 0 GET a; 1 SET a new; 0 FLUSHALL']);
});

test('a flush of another database, before anybody looked, or by the same task is none', async () => {
  await bob!.select(1);
  await Promise.all([increment(alice!), bob!.flushdb()]);
  await bob!.select(0);
  await Promise.all([bob!.flushall(), alice!.get('pause').then(() => increment(alice!))]);
  await alice!.get('a');
  await bob!.flushall();
  await alice!.set('a', 1);
  expect(found()).toEqual([]);
});

test('a flush is one step, however many keys there are', async () => {
  const most = history / 3;
  const reads = async (): Promise<void> => {
    const seen = Number(await alice!.get('key 0'));
    for (let at = 0; at < most; at++) await alice!.get('pause');
    await alice!.set('key 0', seen + 1);
  };
  const writes = async (): Promise<void> => {
    for (let at = 0; at < most; at++) await bob!.set(`key ${at}`, at);
    await bob!.flushall();
  };
  await seed!.set('key 0', 0);
  await Promise.all([reads(), writes()]);
  expect(found()).toEqual(['lost update; 0 GET "key 0"; 1 SET "key 0" 0; 1 FLUSHALL; 0 SET "key 0" 1']);
});

test('a script writes what it has not declared', async () => {
  await Promise.all([increment(alice!), bob!.eval("return redis.call('SET', 'a', 7)", 1, 'b')]);
  expect(found()).toEqual(['lost update; 0 GET a; 1 EVAL "return redis.call(\'SET\'…" 1 b; 0 SET a 2']);
});

test('a script in MULTI, too', async () => {
  await Promise.all([increment(alice!), bob!.multi().get('b').eval("return redis.call('SET', 'a', 7)", 0).exec()]);
  expect(found()).toEqual([expect.stringMatching(/^lost update; 0 GET a; 1 MULTI; GET b; EVAL .*; 0 SET a 2$/)]);
});

test('a script has written only what it has, and not all that it declares', async () => {
  const writes = bob!.get('pause').then(async () => bob!.set('a', 7));
  const looks = seed!.get('pause').then(async () => seed!.eval("return redis.call('GET', KEYS[1])", 2, 'a', 'b'));
  await Promise.all([increment(alice!), writes, looks]);
  expect(
    file.reports().map(({ steps, conflicts }) => conflicts.map(({ first, second }) => [stepText(steps[first]!), stepText(steps[second]!)])),
  ).toEqual([
    [
      ['0 GET a', '1 SET a 7'],
      ['1 SET a 7', '0 SET a 2'],
    ],
  ]);
});

test('a command that waited writes when it is served, in the name of its task', async () => {
  const waits = bob!.blmove('empty', 'l', 'LEFT', 'LEFT', 0);
  const sets = alice!.lindex('l', 0).then(async (seen) => {
    await alice!.get('pause');
    await alice!.lset('l', 0, Number(seen) + 1);
  });
  await Promise.all([waits, sets, seed!.get('pause').then(async () => seed!.rpush('empty', 'z'))]);
  const [report, ...more] = file.reports();
  expect(more).toEqual([]);
  expect(report!.steps.map(stepText)).toEqual(['0 LINDEX l 0', '1 BLMOVE empty l LEFT LEFT 0', '0 LSET l 0 2']);
  expect(report!.steps[1]).toMatchObject({ reply: '"z"', values: [{ before: 'list (1) ["1"]', after: 'list (2) ["z", "1"]' }] });
  expect(report!.steps[1]!.stack[0]).toMatch(/hidden-writes\.test\.ts/);
});

test('who waited knows what it was served, and what it had read before', async () => {
  const waits = async (): Promise<void> => {
    const seen = Number(await bob!.lindex('l', 0));
    await bob!.blmove('empty', 'l', 'LEFT', 'LEFT', 0);
    await bob!.lset('l', 0, seen + 1);
    await bob!.lset('l', 0, Number(await bob!.lindex('l', 0)) + 1);
  };
  await Promise.all([waits(), seed!.get('pause').then(async () => seed!.rpush('empty', 'z'))]);
  expect(found()).toEqual([]);
});

test('two that wait in one context are two tasks, whoever is served first', async () => {
  const waits = async (): Promise<unknown> => {
    const seen = Number(await bob!.lindex('l', 0));
    await bob!.blmove('empty', 'other', 'LEFT', 'LEFT', 0);
    return bob!.lset('l', 0, seen + 1);
  };
  const more = seed!.get('pause').then(async () => seed!.get('pause').then(async () => seed!.rpush('empty', 'y', 'z')));
  await Promise.all([waits(), waits(), more]);
  expect(found()).toEqual(['lost update; 1 LINDEX l 0; 0 LINDEX l 0; 1 LSET l 0 2; 0 LSET l 0 2']);
});
