import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock';
import { GuardedProcess } from '../../src/processes/guarded-process';
import { waitUntil } from '../../src';
import { installedPackage } from '../kit/installed-package';
import { isRunning, untilGone } from '../kit/processes';

const started: GuardedProcess[] = [];
afterEach(async () => {
  for (const each of started.splice(0)) await each.end({ graceMs: 0 });
});

async function node(code: string): Promise<GuardedProcess> {
  const made = await GuardedProcess.start(
    { program: process.execPath, args: ['-e', code], cwd: tmpdir(), env: { ...process.env, WORD: 'given' } },
    systemClock,
  );
  started.push(made);
  return made;
}

const written = (child: GuardedProcess, text: string): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => void (child.output.text.includes(text) && resolve());
    child.output.onText(look);
    look();
  });

test('runs with its arguments, environment and folder, and tells how it has ended', async () => {
  const child = await node('console.log(process.env.WORD, process.cwd()); console.error("to stderr"); process.exitCode = 3');
  expect(await child.exited).toEqual({ code: 3, signal: null });
  expect(child.output.text).toContain(`given ${tmpdir()}\n`);
  expect(child.output.text).toContain('to stderr\n');
  expect(child.exit).toEqual({ code: 3, signal: null });
});

test('SIGTERM first: it may end in its own way', async () => {
  const child = await node(
    "process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); setInterval(() => {}, 1e6); console.log('up')",
  );
  await written(child, 'up');
  expect(await child.end({ graceMs: 10_000 })).toEqual({ code: 0, signal: null });
  expect(child.output.text).toBe('up\nbye\n');
  expect(await child.end({ graceMs: 10_000 })).toEqual({ code: 0, signal: null });
});

test('SIGKILL when it does not heed', async () => {
  const child = await node("process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6); console.log('up')");
  await written(child, 'up');
  expect(await child.end({ graceMs: 20 })).toEqual({ code: null, signal: 'SIGKILL' });
});

test('a frozen one ends too', async () => {
  const child = await node("setInterval(() => {}, 1e6); console.log('up')");
  await written(child, 'up');
  child.signal('SIGSTOP');
  expect(await child.end({ graceMs: 10_000 })).toEqual({ code: null, signal: 'SIGTERM' });
});

test('what it has started goes with it', async () => {
  const child = await node(
    "const { pid } = require('child_process').spawn('sleep', ['1000'], { stdio: 'inherit' }); console.log('pid', pid); setInterval(() => {}, 1e6)",
  );
  await written(child, '\n');
  const grandchild = Number(/pid (\d+)/.exec(child.output.text)![1]);
  expect(isRunning(grandchild)).toBe(true);
  await child.end({ graceMs: 10_000 });
  await untilGone(grandchild);
});

test('a folder that is not there is told', async () => {
  const options = { program: process.execPath, args: [], cwd: '/no such folder', env: {} };
  await expect(GuardedProcess.start(options, systemClock)).rejects.toMatchObject({ code: 'JD_SPAWN' });
});

describe('when its owner ends', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jd-guard-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A process that starts a guarded one, with a folder, and then does `end`. @returns the pid of the guarded one */
  async function owner(end: string, onUp: (pid: number) => void = () => undefined): Promise<{ child: number; folder: string }> {
    const own = join(folder, 'own');
    mkdirSync(own, { recursive: true });
    const code = `
      const { GuardedProcess } = require(${compiled('src/processes/guarded-process')});
      const { systemClock } = require(${compiled('src/base/clock')});
      const hold = setInterval(() => {}, 1e6);
      GuardedProcess.start({ program: '/bin/sleep', args: ['1000'], cwd: '/', env: { WORD: 'given' }, folder: ${JSON.stringify(own)},
        ifOrphaned: ['/bin/sh', '-c', 'echo $WORD > "$0"', ${JSON.stringify(join(folder, 'orphaned'))}] }, systemClock).then((it) => {
        const { pid } = it;
        process.stdout.write(pid + '\\n', () => { ${end} });
      });`;
    const parent = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] });
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (data: Buffer) => resolve(Number(data.toString()))));
    onUp(parent.pid!);
    await new Promise((resolve) => parent.once('exit', resolve));
    return { child: pid, folder: own };
  }

  test.each([
    ['by itself', 'clearInterval(hold)'],
    ['by process.exit', 'process.exit(1)'],
    ['by a crash', 'throw new Error()'],
  ])('%s, it goes and so does its folder', async (_, end) => {
    const { child, folder: own } = await owner(end);
    expect(child).toBeGreaterThan(0);
    await untilGone(child);
    await untilDeleted(own);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('by %s, it goes and so does its folder', async (signal) => {
    const { child, folder: own } = await owner('', (pid) => process.kill(pid, signal));
    await untilGone(child);
    await untilDeleted(own);
  });

  test('a command of its own is run, for what has left the group; not when the other one has ended before', async () => {
    const file = join(folder, 'orphaned');
    await untilDeleted((await owner('process.exit(1)')).folder);
    expect(readFileSync(file, 'utf8')).toBe('given\n');
    rmSync(file);
    // The guard is told that it is over, and goes.
    const { folder: own } = await owner('it.end({ graceMs: 0 }).then(() => clearInterval(hold))');
    expect(existsSync(own)).toBe(true);
    expect(existsSync(file)).toBe(false);
  });
});

const compiled = (name: string): string => JSON.stringify(join(installedPackage().folder, 'dist', name));

const untilDeleted = (path: string): Promise<unknown> => waitUntil(() => !existsSync(path), { timeoutMs: 10_000 });
