/** Not every command has its stack taken: those of a race have. */
import Redis from 'ioredis-5';
import { createClient } from 'redis-5';
import { WatchedFile } from '../../../kit/watched-file';

type NodeRedis = ReturnType<typeof createClient>;

let file: WatchedFile;
let alice: Redis;
let bob: Redis;
let carol: NodeRedis;
beforeAll(async () => {
  file = await WatchedFile.open();
  [alice, bob] = [new Redis(file.server.port), new Redis(file.server.port)];
  carol = createClient({ url: `redis://127.0.0.1:${file.server.port}` });
  await Promise.all([alice.ping(), bob.ping(), carol.connect()]);
}, 120_000);
afterAll(async () => {
  alice.disconnect();
  bob.disconnect();
  carol.destroy();
  await file.close();
});
beforeEach(async () => {
  await alice.flushall();
  await alice.hset('h', 'f', 1);
  file.watch.restart();
});

const increment = async (): Promise<void> => void (await alice.set('k', Number(await alice.get('k')) + 5));

test.each<[string, () => Promise<unknown>]>([
  ['a blind write of the other, in the turn of the read', () => Promise.all([increment(), bob.set('k', 'x')])],
  ['a count of the other', () => Promise.all([increment(), bob.incrby('k', 7)])],
  ['a field', () => Promise.all([alice.hget('h', 'f').then(async (seen) => alice.hset('h', 'f', `${seen}!`)), bob.hset('h', 'f', 7)])],
  ['a pipeline', () => Promise.all([increment(), bob.pipeline().set('other', 1).set('k', 'x').exec()])],
  ['a transaction', () => Promise.all([increment(), bob.multi().set('other', 1).set('k', 'x').exec()])],
  ['node-redis', () => Promise.all([carol.get('k').then(async () => carol.set('k', '9')), carol.set('k', 'x')])],
  [
    'node-redis, with a pipeline',
    () =>
      Promise.all([
        carol
          .multi()
          .get('k')
          .execAsPipeline()
          .then(async () => carol.set('k', '9')),
        carol.set('k', 'x'),
      ]),
  ],
  [
    'read by the handle',
    async () => {
      const handle = async (): Promise<void> => {
        await file.server.call(['GET', 'k']);
        await alice.get('pause');
        await alice.get('pause');
        await file.server.call(['SET', 'k', '5']);
      };
      await Promise.all([bob.get('pause').then(async () => bob.set('k', 'x')), handle()]);
    },
  ],
])('%s', async (_, program) => {
  await program();
  const [report] = file.reports();
  expect(report).toBeDefined();
  // Of the handle, frames of the server lie before the test's.
  for (const { first, second } of report!.conflicts)
    for (const at of [first, second]) expect(report!.steps[at]!.stack).toContainEqual(expect.stringMatching(/stacks\.test\.ts/));
});
