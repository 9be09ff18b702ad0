import { connect } from 'node:net';
import { RedisServer } from '../../../src/redis/server';

/** More than goes out in a turn of the event loop. */
const bytes = 3 * 1024 * 1024;

test.each(['memory', 'tcp'] as const)('a client that says that nothing more will come gets every reply: %s', async (transport) => {
  const server = await RedisServer.start({ transport });
  try {
    await server.call(['SET', 'long', 'x'.repeat(bytes)]);
    const socket = connect(server.port, server.host);
    socket.end('GET long\r\nDEL long\r\n');
    const received = Buffer.concat(await socket.toArray());
    const expected = Buffer.from(`$${bytes}\r\n${'x'.repeat(bytes)}\r\n:1\r\n`);
    expect(received.length).toBe(expected.length);
    expect(received.equals(expected)).toBe(true);
    expect(socket.errored).toBeNull();
  } finally {
    await server.stop();
  }
});
