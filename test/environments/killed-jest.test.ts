import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { retryUntilSuccess, waitUntil } from '../../src';
import { keeperFolder } from '../../src/environment/run-claims';
import { installedPackage } from '../kit/installed-package';
import { isRunning, untilGone } from '../kit/processes';
import { containerVariables, describeWithDocker, docker, images } from '../kit/with-docker';
import { describeWithRealRedis } from '../kit/with-real-redis';

const limitMs = 90_000;

/** Says where its Redis and a server of its own are, and does not end before it is killed. */
const endless = `
  const { redis, spawnServer } = require('jest-distributed');
  test('runs on', async () => {
    const id = /process_id:(\\d+)/.exec(await redis.call('INFO', 'server'))[1];
    const { pid } = await spawnServer('sleep', ['1000']);
    require('node:fs').writeFileSync('told/' + [id, redis.port, process.pid, pid].join('-'), '');
    await new Promise(() => {});
  }, 60_000);`;

/** What a test file has told. */
interface Told {
  readonly server: number;
  readonly port: number;
  readonly owner: number;
  /** The server of its own. */
  readonly own: number;
}

const folder = mkdtempSync(join(installedPackage().projects, 'killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const told = join(folder, 'told');
const tellings = (): Told[] =>
  readdirSync(told).map((name) => {
    const [server, port, owner, own] = name.split('-').map(Number);
    return { server: server!, port: port!, owner: owner!, own: own! };
  });

/** Runs Jest until its files run, and leaves nothing of it. */
async function whileItRuns(
  { redis, variables, workers }: { redis: object; variables: object; workers: string },
  body: (jest: ChildProcess, running: readonly Told[]) => Promise<void>,
): Promise<void> {
  rmSync(told, { recursive: true, force: true });
  mkdirSync(told);
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify({ preset: 'jest-distributed', testEnvironmentOptions: { redis } }));
  for (const name of ['a', 'b']) writeFileSync(join(folder, `${name}.test.js`), endless);
  const { JEST_WORKER_ID: _worker, JEST_DISTRIBUTED_RUN: _run, ...env } = process.env;
  const args = [require.resolve('jest/bin/jest'), workers, `--cacheDirectory=${join(folder, '.cache')}`];
  const jest = spawn(process.execPath, args, { cwd: folder, env: { ...env, ...variables }, stdio: 'ignore' });
  const gone = new Promise((resolve) => jest.once('exit', resolve));
  try {
    const files = workers === '-i' ? 1 : 2;
    const running = await waitUntil(() => [tellings()].find((all) => all.length >= files), { timeoutMs: 60_000 });
    await body(jest, running);
  } finally {
    jest.kill('SIGKILL');
    await gone;
    // Workers of a killed Jest go on with a test that does not end.
    for (const { owner } of tellings()) if (isRunning(owner)) process.kill(owner, 'SIGKILL');
  }
}

describeWithRealRedis('a Jest that is killed', () => {
  test.each([
    ['SIGKILL', 'Jest', '-i', 'file'],
    ['SIGKILL', 'Jest', '-w=2', 'file'],
    ['SIGKILL', 'a worker', '-w=2', 'file'],
    ['SIGINT', 'Jest', '-i', 'file'],
    ['SIGKILL', 'Jest', '-w=2', 'worker'],
    ['SIGKILL', 'Jest', '-w=2', 'run'],
    ['SIGINT', 'Jest', '-i', 'run'],
  ] as const)(
    '%s of %s with %s leaves no server, of scope %s',
    async (signal, whom, workers, scope) => {
      await whileItRuns({ redis: { scope }, variables: { REDIS_BACKEND: 'redis-server' }, workers }, async (jest, running) => {
        expect(running.every(({ server, own }) => isRunning(server) && isRunning(own))).toBe(true);
        expect(new Set(running.map(({ server }) => server)).size).toBe(scope === 'run' ? 1 : running.length);
        process.kill(whom === 'Jest' ? jest.pid! : running[0]!.owner, signal);
        for (const { server, own } of whom === 'Jest' ? running : [running[0]!]) {
          await untilGone(own);
          await untilGone(server);
        }
        await retryUntilSuccess(() => expect(() => readdirSync(keeperFolder(jest.pid!))).toThrow('ENOENT'), { timeoutMs: 10_000 });
      });
    },
    limitMs,
  );
});

describeWithDocker('a Jest with containers that is killed', () => {
  const containerAt = (port: number): string => docker('ps', '-q', '--filter', `publish=${port}`);

  test.each([
    ['SIGKILL', 'Jest', '-i', 'worker'],
    ['SIGKILL', 'Jest', '-w=2', 'file'],
    ['SIGKILL', 'a worker', '-w=2', 'worker'],
    ['SIGKILL', 'Jest', '-w=2', 'run'],
    ['SIGINT', 'Jest', '-i', 'worker'],
  ] as const)(
    '%s of %s with %s leaves no container of scope %s',
    async (signal, whom, workers, scope) => {
      const variables = { ...containerVariables, REDIS_BACKEND: 'container' };
      await whileItRuns({ redis: { scope, image: images.redis }, variables, workers }, async (jest, running) => {
        const containers = running.map(({ port }) => containerAt(port));
        expect(new Set(containers).size).toBe(scope === 'run' ? 1 : running.length);
        expect(containers).not.toContain('');
        process.kill(whom === 'Jest' ? jest.pid! : running[0]!.owner, signal);
        const dead = whom === 'Jest' ? containers : [containers[0]!];
        await retryUntilSuccess(() => expect(docker('ps', '-aq').split('\n')).toEqual(expect.not.arrayContaining(dead)), {
          timeoutMs: 15_000,
        });
      });
    },
    limitMs,
  );
});
