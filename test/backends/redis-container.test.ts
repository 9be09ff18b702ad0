import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { retryUntilSuccess } from '../../src';
import type { ContainerOptions, RedisBackend, ServerOptions } from '../../src/backends/backend';
import { startRedisContainer } from '../../src/backends/redis-container';
import { systemClock } from '../../src/base/clock';
import { freePort } from '../kit/free-port';
import { describeWithDocker, docker, images } from '../kit/with-docker';
import { keepsContract, plainOptions } from './contract';

const parts = { clock: systemClock, freePort, missingEngine: async () => undefined };
const start = (options: Partial<ServerOptions>, container: Partial<ContainerOptions> = {}): Promise<RedisBackend> =>
  startRedisContainer({ ...plainOptions, ...options, container: { ...plainOptions.container, image: images.redis, ...container } }, parts);

jest.setTimeout(30_000);

describeWithDocker('container', () => {
  keepsContract((options) => start(options));

  /** Those of this process: other test files have theirs. */
  const containers = (): string[] =>
    docker('ps', '-a', '--no-trunc', '--format', '{{.ID}} {{.Label "jest-distributed.owner"}}')
      .split('\n')
      .filter((line) => line.includes(` ${process.pid}-`))
      .map((line) => line.split(' ')[0]!);
  const started: RedisBackend[] = [];
  const startOne = async (...given: Parameters<typeof start>): Promise<RedisBackend> => {
    const backend = await start(...given);
    started.push(backend);
    return backend;
  };
  afterEach(async () => {
    for (const backend of started.splice(0)) await backend.stop({ keepData: false });
  });

  test('it says what it is, lacks what only the in-process one has, and leaves nothing', async () => {
    const before = containers();
    const backend = await startOne({});
    expect(backend.name).toBe('container redis:7.0');
    expect([backend.clock, backend.commands]).toEqual([undefined, undefined]);
    expect(containers()).toHaveLength(before.length + 1);
    await backend.stop({ keepData: false });
    expect(containers()).toEqual(before);
  });

  test('a config file, a command and a password', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jd-conf-'));
    const configFile = join(folder, 'my.conf');
    writeFileSync(configFile, 'maxmemory 64mb\nloglevel warning\n');
    try {
      const command = ['/bin/sh', '-c', 'exec /usr/bin/redis-server "$@"', 'sh'];
      const backend = await startOne({ password: 'a b"c' }, { configFile, command });
      expect(await backend.call(['CONFIG', 'GET', 'maxmemory'])).toMatchObject({
        items: [[{ bytes: 'maxmemory' }, { bytes: '67108864' }]],
      });
      expect(await backend.call(['CONFIG', 'GET', 'requirepass'])).toMatchObject({ items: [[{}, { bytes: 'a b"c' }]] });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('a network, in which it is called redis', async () => {
    const network = `jd-test-${process.pid}`;
    docker('network', 'create', network);
    try {
      await startOne({}, { network });
      const answer = docker('run', '--rm', '--network', network, images.redis, '/usr/bin/redis-cli', '-h', 'redis', 'ping');
      expect(answer).toBe('PONG');
    } finally {
      for (const backend of started.splice(0)) await backend.stop({ keepData: false });
      docker('network', 'rm', network);
    }
  });

  test('reuse: it stays, and who asks for the same gets it', async () => {
    // Nobody else asks for this one, nobody owns it, and nobody but this test removes it.
    const pidFile = `/tmp/reused-${randomUUID()}.pid`;
    const reuse = { reuse: true, command: ['redis-server', '--pidfile', pidFile] };
    const all = (): string[] => docker('ps', '-a', '--no-trunc', '--format', '{{.ID}} {{.Command}}').split('\n');
    const reused = (): string[] => all().filter((line) => line.includes(pidFile));
    try {
      const first = await start({}, reuse);
      await first.call(['SET', 'k', 'v']);
      await first.stop({ keepData: false });
      const second = await start({}, reuse);
      expect([second.port, await second.call(['GET', 'k'])]).toEqual([first.port, { kind: 'bulk', bytes: 'v' }]);
      await second.stop({ keepData: false });
      expect(reused()).toHaveLength(1);
    } finally {
      for (const line of reused()) docker('rm', '-fv', line.split(' ')[0]!);
    }
  });

  test('a port that somebody has taken meanwhile: it takes another one, and the first try leaves nothing', async () => {
    const before = containers();
    const taken = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => taken.listen(port, '0.0.0.0', resolve));
    const ports = [port];
    const options = { ...plainOptions, container: { ...plainOptions.container, image: images.redis } };
    const backend = await startRedisContainer(options, { ...parts, freePort: async () => ports.shift() ?? freePort() });
    expect(backend.port).not.toBe(port);
    await backend.stop({ keepData: false });
    taken.close();
    expect(containers()).toEqual(before);
  });

  test('one that does not start is told with what it wrote, and is gone', async () => {
    const before = containers();
    await expect(start({}, { command: ['redis-server', '--no-such-setting', 'x'] })).rejects.toMatchObject({
      code: expect.stringMatching(/^JD_(?:BACKEND|CONTAINER)_START$/),
      message: expect.stringMatching(
        /container redis:7\.0 .*ended with 1\. It wrote last:\n[^]*Bad directive[^]*docker run --rm redis:7\.0/,
      ),
    });
    expect(containers()).toEqual(before);
  });

  test('an image that does not exist is missing, as an engine is', async () => {
    await expect(start({}, { image: '127.0.0.1:1/none:1' })).rejects.toMatchObject({
      code: 'JD_BACKEND_MISSING',
      message: expect.stringMatching(
        /^the image 127\.0\.0\.1:1\/none:1 is not on this engine and cannot be pulled \(.*\)\nPull or build it/,
      ),
    });
    const missingEngine = async (): Promise<string> => 'there is no Docker socket';
    await expect(startRedisContainer(plainOptions, { ...parts, missingEngine })).rejects.toMatchObject({
      code: 'JD_BACKEND_MISSING',
      message: 'there is no Docker socket\nStart Docker, or put DOCKER_HOST right.',
    });
  });

  test('another version than the one that is asked for is told', async () => {
    const before = containers();
    await expect(start({ version: '7.2' })).rejects.toMatchObject({
      code: 'JD_BACKEND_MISSING',
      message: expect.stringMatching(/^the container redis:7\.0 has Redis 7\.0\.\d+, and Redis 7\.2 is asked for\n/),
    });
    expect(containers()).toEqual(before);
  });

  test('SHUTDOWN, and a container that is killed from outside, stop it as stop() does', async () => {
    const before = containers();
    const backend = await startOne({});
    await backend.call(['SHUTDOWN', 'NOSAVE']).catch(() => undefined);
    await retryUntilSuccess(() => expect(containers()).toEqual(before), { timeoutMs: 10_000 });
    await backend.start();
    docker(
      'kill',
      containers().find((each) => !before.includes(each))!,
    );
    await retryUntilSuccess(() => expect(containers()).toEqual(before), { timeoutMs: 10_000 });
    await backend.start();
    expect(await backend.call(['PING'])).toMatchObject({ bytes: 'PONG' });
  });

  test('TLS is told to be for the in-process one', async () => {
    await expect(start({ tls: { key: 'k', cert: 'c' } })).rejects.toMatchObject({
      code: 'JD_BACKEND',
      message: expect.stringMatching(/^The option "tls" needs the in-process Redis; this file runs on container redis:7\.0\./),
    });
  });
});
