import { installedPackage } from '../kit/installed-package';
import { runNested } from '../kit/nested-jest';

const limitMs = 60_000;
const { isBuilt } = installedPackage();
const unbuilt = 'dist/ is older than the sources: npm run build';
if (!isBuilt) process.stderr.write(`race checks in Jest: skipped, ${unbuilt}\n`);

const loaded = `const loaded = () => Object.keys(require.cache).filter((file) => /jest-distributed.dist.src.kit.on-demand/.test(file)).length;`;
const spec = `{
  connect: (url) => new (require('ioredis-5'))(url),
  tasks: copies(2, async function count({ connect }) {
    const client = await connect();
    await client.set('k', Number(await client.get('k')) + 1);
  }),
}`;

(isBuilt ? describe : describe.skip)(`race checks in Jest${isBuilt ? '' : ` (skipped: ${unbuilt})`}`, () => {
  const files = {
    'a-race.test.js': `
      const { copies, race, redis } = require('jest-distributed');
      ${loaded}
      test('fails', () => race(${spec}));
      test.race('fails, declared', ${spec});
      test.race('holds', ${spec}, { serializable: false });
      test('leaves the Redis as it was', async () => {
        await redis.call('SET', 'k', 'v');
        await race(${spec}, { serializable: false });
        expect(redis.dump()).toBe('db 0: 1 key\\n  "k" string "v"');
        const before = redis.clock.now();
        await new Promise((resolve) => setTimeout(resolve, 5));
        expect(redis.clock.now()).toBeGreaterThan(before);
      });`,
    'b-none.test.js': `
      const { copies, race } = require('jest-distributed');
      ${loaded}
      test('loads none of it', () => expect(loaded()).toBe(0));`,
  };

  test(
    'fails with the order, and the line that replays it in another process',
    async () => {
      const { files: results } = await runNested({ files });
      const { tests } = results['a-race.test.js']!;
      expect(tests['holds']).toBe('passed');
      expect(tests['leaves the Redis as it was']).toBe('passed');
      expect(tests['fails, declared']).toContain('RACE: an order of the tasks comes to what no serial order comes to');
      expect(tests['fails']).toContain("-t 'fails'");
      expect(results['b-none.test.js']!.tests).toEqual({ 'loads none of it': 'passed' });

      const schedule = /RACE_REPLAY='([^']+)'/.exec(tests['fails']!)![1]!;
      const replayed = await runNested({ files, env: { RACE_REPLAY: schedule }, args: ['-i', '-t', 'fails$', 'a-race'] });
      expect(replayed.files['a-race.test.js']!.tests['fails']).toContain(schedule);
      const changed = { 'a-race.test.js': files['a-race.test.js'].replaceAll("client.get('k')", "client.incr('k')") };
      const drifted = await runNested({ files: changed, env: { RACE_REPLAY: schedule }, args: ['-i', '-t', 'fails$', 'a-race'] });
      expect(drifted.files['a-race.test.js']!.tests['fails']).toMatch(/schedule no longer applies at step \d: expected GET k, got INCR k/);
    },
    limitMs,
  );
});
