import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { retryUntilSuccess } from '../../src';
import { systemClock } from '../../src/base/clock';
import { ServerProcess, type ServerProcessOptions } from '../../src/processes/server-process';
import { freePort } from '../kit/free-port';
import { isRunning, untilGone } from '../kit/processes';

const script = join(__dirname, 'fixtures/server.cjs');
const made: ServerProcess[] = [];
afterEach(async () => {
  for (const server of made.splice(0)) if (server.pid !== undefined) await server.stop({ graceMs: 0 });
});

/** What it has written comes by a pipe: later than what it has answered. */
async function writes(server: ServerProcess, text: string): Promise<void> {
  await retryUntilSuccess(() => expect(server.output.text).toContain(text), { timeoutMs: 10_000 });
}

function serverOf(words: readonly string[], options: Partial<ServerProcessOptions> = {}): ServerProcess {
  const server = new ServerProcess(
    {
      command: process.execPath,
      args: [script, ...words],
      cwd: tmpdir(),
      env: process.env,
      ready: {},
      probe: undefined,
      readyMs: 10_000,
      graceMs: 5_000,
      ifOrphaned: [],
      ...options,
    },
    systemClock,
  );
  made.push(server);
  return server;
}

const words = async (...given: readonly string[]): Promise<{ args: string[]; port: number; base: string }> => {
  const port = await freePort();
  return { args: ['port', String(port), ...given], port, base: `http://127.0.0.1:${port}` };
};

describe('is ready', () => {
  test('when its port accepts connections', async () => {
    const { args, port, base } = await words('late', '100');
    const server = serverOf(args, { ready: { port } });
    await server.start();
    expect(await (await fetch(base)).text()).toBe('');
  });

  test('when its output has a text, or matches', async () => {
    for (const log of ['listening', { source: '^LISTEN', flags: 'mi' }]) {
      const server = serverOf((await words()).args, { ready: { log } });
      await server.start();
      expect(server.output.text).toContain('listening');
    }
  });

  test('when a URL answers with 2xx', async () => {
    const { args, base } = await words();
    const server = serverOf(args, { ready: { http: `${base}/health?deep` }, env: { ...process.env, SICK: '0' } });
    await server.start();
    await writes(server, 'asked for /health?deep');
    const sick = await words();
    const other = serverOf(sick.args, { ready: { http: `${sick.base}/health` }, env: { ...process.env, SICK: '2' } });
    await other.start();
    await writes(other, 'asked for /health\nasked for /health\nasked for /health\n');
  });

  test('when all that is named holds, a probe too', async () => {
    const { args, port } = await words();
    const answers = ['not yet', undefined];
    const server = serverOf(args, { ready: { port, log: 'listening' }, probe: async () => answers.shift() });
    await server.start();
    expect(answers).toEqual([]);
  });

  test('at once, where nothing is named', async () => {
    const server = serverOf((await words('mute')).args);
    await server.start();
    expect(server.state).toBe('runs');
  });
});

describe('does not come to be ready', () => {
  test('by its own end, which is told with its output', async () => {
    const { args, port } = await words('crash');
    const start = serverOf(args, { ready: { port } }).start();
    await expect(start).rejects.toMatchObject({ code: 'JD_EXITED_EARLY' });
    await expect(start).rejects.toThrow(/ended with code 7 before it was ready[^]* {2}\| no such volume$/);
  });

  test('within its time, which is told with what is missing, and ended', async () => {
    const { args, port } = await words('mute');
    const server = serverOf(args, { ready: { port }, readyMs: 50 });
    const start = server.start();
    await expect(start).rejects.toMatchObject({ code: 'JD_NOT_READY' });
    await expect(start).rejects.toThrow(`within 50 ms (readyMs): port ${port} does not accept connections (connect ECONNREFUSED`);
    await expect(start).rejects.toThrow(/\(it has written nothing\)$/);
    await untilGone(server.pid!);
  });

  test.each([
    [{ log: 'open for business' }, 'it has not written "open for business"'],
    [{ log: { source: 'x+', flags: 'i' } }, 'it has not written /x+/i'],
  ])('for want of %j', async (ready, reason) => {
    const server = serverOf((await words()).args, { ready, readyMs: 50 });
    await expect(server.start()).rejects.toThrow(reason);
  });

  test('for want of a healthy answer', async () => {
    const { args, port, base } = await words();
    const env = { ...process.env, SICK: '1000000' };
    const server = serverOf(args, { ready: { port, http: `${base}/health` }, readyMs: 2_000, env });
    await expect(server.start()).rejects.toThrow(`GET ${base}/health answers 503`);
  });

  test('with a probe that hangs', async () => {
    const server = serverOf((await words()).args, { probe: () => new Promise(() => undefined), readyMs: 50 });
    await expect(server.start()).rejects.toThrow('the first look at it has not ended');
  });

  test('on a port where somebody else listens', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      const server = serverOf(['port', String(port)], { ready: { port } });
      await expect(server.start()).rejects.toMatchObject({ code: 'JD_PORT_TAKEN' });
    } finally {
      other.close();
    }
  });

  test.each([
    ['no-such-program', 'There is no program "no-such-program" on PATH', 'skipUnless'],
    ['./no-such-file', `There is no program ${join(tmpdir(), 'no-such-file')}`, 'the option cwd'],
    [script, `${script} is not a program that can be run`, `chmod +x ${script}`],
  ])('without a program: %s', async (command, what, fix) => {
    const start = serverOf([], { command }).start();
    await expect(start).rejects.toMatchObject({
      code: 'JD_PROGRAM_MISSING',
      message: expect.stringContaining(what),
      fix: expect.stringContaining(fix),
    });
  });
});

describe('while it runs', () => {
  test('starts anew on its port, after SIGKILL too; output and exits are kept apart', async () => {
    const { args, port } = await words();
    const server = serverOf(args, { ready: { port, log: 'listening' } });
    await server.start();
    const [first, firstExit] = [server.pid!, server.exited];
    await Promise.all([server.start(), server.start()]);
    expect(server.pid).toBe(first);
    expect(await server.stop({ graceMs: 0 })).toEqual({ code: null, signal: 'SIGKILL' });
    expect(server.state).toBe('was ended by SIGKILL');
    await Promise.all([server.start(), server.start()]);
    expect(server.pid).not.toBe(first);
    expect(await firstExit).toEqual({ code: null, signal: 'SIGKILL' });
    expect(server.exit).toBeUndefined();
    expect(server.output.text).toBe('listening\nlistening\n');
    expect(isRunning(first)).toBe(false);
  });

  test('frozen it is alive and silent; thawed it goes on', async () => {
    const { args, port, base } = await words();
    const server = serverOf(args, { ready: { port } });
    await server.start();
    server.freeze();
    expect(server.state).toBe('is frozen');
    const answer = fetch(base);
    expect(await Promise.race([answer, new Promise((resolve) => systemClock.after(100, () => resolve('silence')))])).toBe('silence');
    server.thaw();
    expect((await answer).status).toBe(200);
    expect(server.state).toBe('runs');
  });

  test('SIGTERM, then SIGKILL', async () => {
    const { args, port } = await words('deaf');
    const server = serverOf(args, { ready: { port } });
    await server.start();
    expect(await server.stop({ graceMs: 100 })).toEqual({ code: null, signal: 'SIGKILL' });
    expect(server.output.text).toContain('no\n');
  });

  test('a signal reaches it', async () => {
    const { args, port } = await words();
    const server = serverOf(args, { ready: { port } });
    await server.start();
    server.signal('SIGHUP');
    expect(await server.exited).toEqual({ code: null, signal: 'SIGHUP' });
    server.signal('SIGHUP');
  });

  test('asked before its start it says so', () => {
    expect(() => serverOf([]).freeze()).toThrow('was never started');
  });
});
