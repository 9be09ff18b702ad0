import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EngineSurroundings, engineAddress, missingEngine } from '../../src/containers/engine';
import { FakeClock } from '../kit/fake-clock';

const clock = new FakeClock();
const folder = mkdtempSync(join(tmpdir(), 'jd-engine-'));
const home = join(folder, 'home');
const socket = join(folder, 'docker.sock');
const servers: { close(): unknown }[] = [];

beforeAll(() => mkdirSync(home));
afterEach(() => {
  for (const each of servers.splice(0)) each.close();
  rmSync(socket, { force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const around = (variables: Record<string, string> = {}, more: Partial<EngineSurroundings> = {}): EngineSurroundings => ({
  variables,
  home,
  userId: 4_000_000,
  socket,
  clock,
  ...more,
});
const listen = async <Some extends Server | http.Server>(server: Some, at: string | number): Promise<Some> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(at, resolve));
  return server;
};
const engine = (status: number): http.Server =>
  http.createServer((asked, answer) => answer.writeHead(asked.url === '/_ping' ? status : 404).end('OK'));

describe('the engine is looked for', () => {
  const addressOf = (variables: Record<string, string>, more: Partial<EngineSurroundings> = {}): unknown =>
    engineAddress(around(variables, more));

  test('by DOCKER_HOST', () => {
    expect(addressOf({ DOCKER_HOST: 'unix:///run/podman.sock' })).toMatchObject({ way: { socketPath: '/run/podman.sock' } });
    expect(addressOf({ DOCKER_HOST: 'tcp://[::1]:2377' })).toMatchObject({ way: { host: '::1', port: 2377 } });
    expect(addressOf({ DOCKER_HOST: 'tcp://builder' })).toMatchObject({ way: { host: 'builder', port: 2375 } });
    expect(addressOf({ DOCKER_HOST: 'tcp://builder:2376', DOCKER_TLS_VERIFY: '1' })).toMatchObject({ way: undefined });
    for (const wrong of ['builder:2375', '/var/run/docker.sock', 'unix://docker.sock', 'ssh://me@builder']) {
      expect(addressOf({ DOCKER_HOST: wrong })).toBe(
        `DOCKER_HOST (${wrong}) is no address of an engine; it is written as unix:///var/run/docker.sock or tcp://host:2375`,
      );
    }
  });

  test("by sockets: Docker's, a rootless one, Docker Desktop's", async () => {
    expect(addressOf({})).toBe(`there is no Docker socket (${socket}), and DOCKER_HOST is not set`);
    const desktop = join(home, '.docker/desktop');
    mkdirSync(desktop, { recursive: true });
    writeFileSync(join(desktop, 'docker.sock'), '');
    expect(addressOf({})).toMatchObject({ way: { socketPath: join(desktop, 'docker.sock') } });
    writeFileSync(socket, '');
    expect(addressOf({ XDG_RUNTIME_DIR: folder }, { socket: join(folder, 'none') })).toMatchObject({ way: { socketPath: socket } });
    expect(addressOf({})).toMatchObject({ name: `the Docker socket ${socket}`, way: { socketPath: socket } });
    rmSync(join(home, '.docker'), { recursive: true });
  });

  test("by testcontainers' properties, which only it can read", async () => {
    const properties = join(home, '.testcontainers.properties');
    writeFileSync(properties, 'testcontainers.reuse.enable=true\ntc.host=tcp://127.0.0.1:1\n');
    expect(addressOf({ DOCKER_HOST: 'nonsense' })).toMatchObject({ way: undefined });
    expect(await missingEngine(around())).toBeUndefined();
    writeFileSync(properties, 'testcontainers.reuse.enable=true\n');
    expect(typeof addressOf({})).toBe('string');
    rmSync(properties);
  });
});

describe('whether it is there', () => {
  const port = (server: Server | http.Server): number => (server.address() as { port: number }).port;

  test('it answers a ping', async () => {
    await listen(engine(200), socket);
    expect(await missingEngine(around())).toBeUndefined();
    const remote = await listen(engine(200), 0);
    expect(await missingEngine(around({ DOCKER_HOST: `tcp://localhost:${port(remote)}` }))).toBeUndefined();
  });

  test('no socket', async () => {
    expect(await missingEngine(around())).toBe(`there is no Docker socket (${socket}), and DOCKER_HOST is not set`);
    expect(await missingEngine(around({ DOCKER_HOST: `unix://${socket}` }))).toBe(`DOCKER_HOST (unix://${socket}) is not there`);
  });

  test('the daemon is down', async () => {
    writeFileSync(socket, '');
    expect(await missingEngine(around())).toBe(`nobody answers at the Docker socket ${socket}: the Docker daemon is down`);
    const gone = await listen(createServer(), 0);
    const host = `tcp://127.0.0.1:${port(gone)}`;
    await new Promise((resolve) => gone.close(resolve));
    expect(await missingEngine(around({ DOCKER_HOST: host }))).toBe(`nobody answers at DOCKER_HOST (${host}): the Docker daemon is down`);
  });

  test('no permission', async () => {
    await listen(engine(200), socket);
    chmodSync(socket, 0o600);
    const isRoot = process.geteuid!() === 0;
    if (isRoot) {
      chmodSync(folder, 0o711);
      process.seteuid!(65_534);
    } else chmodSync(socket, 0);
    try {
      expect(await missingEngine(around())).toBe(`this user has no permission for the Docker socket ${socket} (the group "docker" has it)`);
    } finally {
      if (isRoot) process.seteuid!(0);
    }
  });

  test('somebody else', async () => {
    await listen(engine(404), socket);
    expect(await missingEngine(around())).toBe(`the Docker socket ${socket} answers a ping with 404, as no Docker engine does`);
  });

  test('one that does not answer is waited for no longer than 250 ms', async () => {
    await listen(
      createServer((client) => {
        servers.push({ close: () => client.destroy() });
        void clock.advance(250);
      }),
      socket,
    );
    expect(await missingEngine(around())).toBe(`the Docker socket ${socket} did not answer within 250 ms (detectMs)`);
  });
});
