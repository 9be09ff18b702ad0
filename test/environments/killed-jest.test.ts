import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '../../src';
import { installedPackage } from '../kit/installed-package';
import { isRunning, untilGone } from '../kit/processes';
import { describeWithRealRedis } from '../kit/with-real-redis';

const limitMs = 60_000;

/** Says where its Redis is, and does not end before it is killed. */
const endless = `
  const { redis } = require('jest-distributed');
  test('runs on', async () => {
    const id = /process_id:(\\d+)/.exec(await redis.call('INFO', 'server'))[1];
    require('node:fs').writeFileSync('told/' + id + '-' + process.pid, '');
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
    '%s of %s with %s leaves no redis-server',
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
        const pairs = await waitUntil(() => [readdirSync(told)].find((names) => names.length >= files), { timeoutMs: 30_000 });
        const [servers, owners] = [0, 1].map((at) => pairs.map((name) => Number(name.split('-')[at])));
        expect(servers!.every(isRunning)).toBe(true);
        const killed = whom === 'Jest' ? jest.pid! : owners![0]!;
        process.kill(killed, signal);
        for (const pid of whom === 'Jest' ? servers! : [servers![0]!]) await untilGone(pid);
      } finally {
        jest.kill('SIGKILL');
        await gone;
        // Workers of a killed Jest go on with a test that does not end.
        const owners = readdirSync(told).map((name) => Number(name.split('-')[1]));
        for (const pid of owners.filter(isRunning)) process.kill(pid, 'SIGKILL');
      }
    },
    limitMs,
  );
});
