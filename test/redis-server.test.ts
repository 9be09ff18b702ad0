import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisServer, type Redis } from '../src/redis-server';

let server: Redis;
beforeEach(async () => {
  server = await RedisServer.start({ config: { 'hash-max-listpack-entries': '1' } });
});
afterEach(() => server.stop());

test('the handle is that of a test file', async () => {
  expect(await server.call('SET', 'k', 'v')).toBe('OK');
  expect(await server.call('GET', 'k')).toBe('v');
  await expect(server.call('LPUSH', 'k', 1)).rejects.toMatchObject({ code: 'WRONGTYPE' });
  const snapshot = server.snapshot();
  server.flush();
  expect(await server.call('DBSIZE')).toBe(0);
  server.restore(snapshot);
  expect(server.dump()).toContain('"k"');
  expect(server.commands().at(0)!.argv).toEqual(['SET', 'k', 'v']);
});

test('it listens at its address', async () => {
  const socket = connect(server.port, server.host);
  socket.write('PING\r\n');
  const [data] = (await once(socket, 'data')) as [Buffer];
  expect(data.toString()).toBe('+PONG\r\n');
  socket.destroy();
});

test('its clock is driven', async () => {
  await server.call('SET', 'k', 'v', 'PX', 1000);
  await server.clock.advance(1001);
  expect(await server.call('GET', 'k')).toBeNull();
});

test('settings hold through a restart', async () => {
  await server.restart({ keepData: false });
  await server.call('HSET', 'h', 'a', 1, 'b', 2);
  expect(await server.call('OBJECT', 'ENCODING', 'h')).toBe('hashtable');
});

test('a setting that Redis refuses is an error that names it', async () => {
  await expect(RedisServer.start({ config: { maxmemory: 'much' } })).rejects.toMatchObject({
    code: 'JD_OPTION',
    message: expect.stringContaining("'maxmemory'"),
  });
});

test('a misspelt setting is told with the nearest one', async () => {
  await expect(RedisServer.start({ config: { 'max-memory': '1mb' } })).rejects.toThrow('Did you mean maxmemory?');
});

test('another one is apart', async () => {
  const other = await server.another({ password: 'secret' });
  await other.call('SET', 'k', 'v');
  expect(await server.call('DBSIZE')).toBe(0);
  expect(new URL(other.url).password).toBe('secret');
  await other.stop();
});

test('stop may be called twice; calls to a stopped server say so', async () => {
  await server.stop();
  await server.stop();
  await expect(server.call('PING')).rejects.toMatchObject({ code: 'JD_STOPPED' });
});

test('fixtures go into files and come back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jd-server-'));
  await server.call('SET', 'k', 'v');
  await server.save(join(folder, 'k.rdb'));
  const other = await server.another();
  expect(await other.load(join(folder, 'k.rdb'))).toBe(1);
  expect(await other.call('GET', 'k')).toBe('v');
  await expect(other.loadCommands(join(folder, 'none'))).rejects.toMatchObject({ code: 'JD_FIXTURE', name: 'DistributedError' });
  await expect(other.load('')).rejects.toMatchObject({ code: 'JD_ARGUMENT' });
  await other.stop();
  rmSync(folder, { recursive: true });
});
