import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { version } from '../package.json';
import { portOf } from '../src/redis/listener';
import { SimpleReply } from '../src/redis/reply';
import { installedPackage } from './kit/installed-package';
import { RawClient } from './kit/raw-client';

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

/** Runs the command line of the package. */
function run(...words: string[]) {
  const child = spawn(process.execPath, [join(installedPackage().folder, 'dist/src/cli.js'), ...words], { stdio: 'pipe' });
  children.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    ...output,
  }));
  return { child, output, ended };
}

/** Runs a server and waits until it tells where it is. */
async function serve(...words: string[]) {
  const process = run('redis', ...words);
  while (!process.output.stdout.includes('\n')) {
    await Promise.race([once(process.child.stdout, 'data'), process.ended]);
    if (process.child.exitCode !== null) throw new Error(process.output.stderr);
  }
  const port = Number(/^Redis listens on redis:\/\/[\w.]+:(\d+)/.exec(process.output.stdout)![1]);
  return { ...process, port };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'serves until %s, stays alive without a client, ends cleanly with one',
  async (signal) => {
    const { child, port, ended } = await serve('--port', '0');
    const client = await RawClient.open(port);
    expect(await client.call('SET', 'k', 'v')).toEqual(new SimpleReply('OK'));
    expect(await client.call('GET', 'k')).toBe('v');
    child.kill(signal);
    await client.closed();
    expect(await ended).toEqual({ code: 0, signal: null, stdout: `Redis listens on redis://127.0.0.1:${port}\n`, stderr: '' });
  },
  30_000,
);

test('TLS beside the port without', async () => {
  const file = (name: string): string => join(__dirname, 'data/tls', name);
  const flags = ['--tls-port', '0', '--tls-cert-file', file('server.crt'), '--tls-key-file', file('server.key')];
  const { child, output, ended } = await serve('--port', '0', ...flags);
  const [, tlsPort] = /^Redis listens on redis:\/\/127\.0\.0\.1:\d+ and rediss:\/\/127\.0\.0\.1:(\d+)\n$/.exec(output.stdout)!;
  const socket = connectTls({ port: Number(tlsPort), host: '127.0.0.1', ca: readFileSync(file('ca.crt')) });
  socket.write('PING\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toBe('+PONG\r\n');
  socket.destroy();
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
}, 30_000);

test('a port, a host and a socket file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jd-cli-'));
  const path = join(folder, 'redis.sock');
  const port = await freePort();
  const { child, output, ended } = await serve(`--port=${port}`, '--host', '127.0.0.1', '--unixsocket', path);
  expect(output.stdout).toBe(`Redis listens on redis://127.0.0.1:${port} and ${path}\n`);
  const client = await RawClient.open(path);
  expect(await client.call('PING')).toEqual(new SimpleReply('PONG'));
  client.close();
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  expect(existsSync(path)).toBe(false);
  rmSync(folder, { recursive: true });
}, 30_000);

test('a port that is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const port = portOf(other);
  const { code, stdout, stderr } = await run('redis', '--port', String(port)).ended;
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toBe(
    `Redis cannot listen on 127.0.0.1:${port}: something else does.\nGive 0 as the port to get a free one, or stop the process that has it.\n`,
  );
  await new Promise((resolve) => other.close(resolve));
}, 30_000);

test('help and version', async () => {
  const [help, number] = await Promise.all([run('--help').ended, run('--version').ended]);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('--unixsocket PATH');
  expect(number).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
}, 30_000);

test('a wrong flag', async () => {
  expect(await run('redis', '--prot', '1').ended).toEqual({
    code: 2,
    signal: null,
    stdout: '',
    stderr: 'There is no flag --prot.\nDid you mean --port?\n',
  });
}, 30_000);
