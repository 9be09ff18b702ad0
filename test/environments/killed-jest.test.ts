import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '../../src';
import { installedPackage } from '../kit/installed-package';
import { isRunning, untilGone } from '../kit/processes';
import { describeWithRealRedis } from '../kit/with-real-redis';

const limitMs = 60_000;

/** Says where its Redis and a server of its own are, and does not end before it is killed. */
const endless = `
  const { redis, spawnServer } = require('jest-distributed');
  test('runs on', async () => {
    const id = /process_id:(\\d+)/.exec(await redis.call('INFO', 'server'))[1];
    const { pid } = await spawnServer('sleep', ['1000']);
    require('node:fs').writeFileSync('told/' + [process.pid, id, pid].join('-'), '');
    await new Promise(() => {});
  }, 60_000);`;

describeWithRealRedis('a Jest that is killed', () => {
  const folder = mkdtempSync(join(installedPackage().projects, 'killed-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['SIGKILL', 'Jest', '-i'],
    ['SIGKILL', 'Jest', '-w=2'],
    ['SIGKILL', 'a worker', '-w=2'],
    ['SIGINT', 'Jest', '-i'],
  ] as const)(
    '%s of %s with %s leaves no server',
    async (signal, whom, workers) => {
      const told = join(folder, 'told');
      rmSync(told, { recursive: true, force: true });
      mkdirSync(told);
      writeFileSync(join(folder, 'package.json'), '{}');
      writeFileSync(join(folder, 'jest.config.json'), JSON.stringify({ preset: 'jest-distributed' }));
      for (const name of ['a', 'b']) writeFileSync(join(folder, `${name}.test.js`), endless);
      const { JEST_WORKER_ID: _worker, JEST_DISTRIBUTED_RUN: _run, ...env } = process.env;
      const args = [require.resolve('jest/bin/jest'), workers, `--cacheDirectory=${join(folder, '.cache')}`];
      const jest = spawn(process.execPath, args, { cwd: folder, env: { ...env, REDIS_BACKEND: 'redis-server' }, stdio: 'ignore' });
      const gone = new Promise((resolve) => jest.once('exit', resolve));
      try {
        const files = workers === '-i' ? 1 : 2;
        const named = await waitUntil(() => [readdirSync(told)].find((names) => names.length >= files), { timeoutMs: 30_000 });
        const families = named.map((name) => name.split('-').map(Number));
        expect(families.flat().every(isRunning)).toBe(true);
        const [firstOwner, ...ofFirst] = families[0]!;
        process.kill(whom === 'Jest' ? jest.pid! : firstOwner!, signal);
        for (const pid of whom === 'Jest' ? families.flatMap(([, ...servers]) => servers) : ofFirst) await untilGone(pid);
      } finally {
        jest.kill('SIGKILL');
        await gone;
        // Workers of a killed Jest go on with a test that does not end.
        const owners = readdirSync(told).map((name) => Number(name.split('-')[0]));
        for (const pid of owners.filter(isRunning)) process.kill(pid, 'SIGKILL');
      }
    },
    limitMs,
  );
});
