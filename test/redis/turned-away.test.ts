import { once } from 'node:events';
import { connect } from 'node:net';
import { RedisServer } from '../../src/redis/server';
import { RawClient } from '../kit/raw-client';

let server: RedisServer;

beforeEach(async () => {
  server = await RedisServer.start();
  await server.call(['CONFIG', 'SET', 'maxclients', '1']);
});

test('a client beyond maxclients that has already sent something holds nothing up', async () => {
  const client = await RawClient.open(server.port);
  client.send('PING\r\n'.repeat(1000));
  await client.closed();
  expect(client.received).toBe('-ERR max number of clients reached\r\n');
  expect(await server.call(['INFO', 'stats'])).toMatchObject({ text: expect.stringContaining('rejected_connections:1\r\n') as string });
  await server.stop();
});

test('nor does one that stays on its side of the connection', async () => {
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  socket.resume();
  await once(socket, 'end');
  await server.stop();
  socket.destroy();
  if (!socket.closed) await once(socket, 'close');
});
