import { Socket } from 'node:net';
import { setImmediate } from 'node:timers';
import { outputLimitBytes } from '../../src/redis/connection';
import { RedisServer } from '../../src/redis/server';
import { RawClient } from '../kit/raw-client';

let server: RedisServer;

beforeEach(async () => (server = await RedisServer.start()));
afterEach(() => server.stop());

/** Another one in its place. */
async function startOn(transport: 'memory' | 'tcp'): Promise<void> {
  await server.stop();
  server = await RedisServer.start({ transport });
}

test.each([1, 4096, outputLimitBytes / 4, outputLimitBytes - 20, outputLimitBytes, 2 * outputLimitBytes])(
  'a pipeline whose replies are over the limit is answered whole: values of %d bytes',
  async (size) => {
    await server.call(['SET', 'k', 'x'.repeat(size)]);
    const client = await RawClient.open(server.port);
    const count = Math.ceil((2.5 * outputLimitBytes) / Math.max(size, 4096));
    client.send('GET k\r\n'.repeat(count));
    const reply = `$${size}\r\n${'x'.repeat(size)}\r\n`;
    await client.bytes(count * reply.length);
    expect(client.received.length).toBe(count * reply.length);
    client.close();
    await client.closed();
  },
);

test('a long reply goes out a piece in each turn, over sockets', async () => {
  await startOn('tcp');
  const length = 5.5 * 1024 * 1024;
  await server.call(['SET', 'k', 'x'.repeat(length)]);
  const client = await RawClient.open(server.port);
  const writes = jest.spyOn(Socket.prototype, 'write');
  try {
    client.send('GET k\r\nQUIT\r\n');
    const reply = `$${length}\r\n${'x'.repeat(length)}\r\n+OK\r\n`;
    await client.bytes(reply.length);
    await client.closed();
    expect(client.received === reply).toBe(true);
    const pieces = writes.mock.calls.map(([data]) => data.length);
    expect(pieces.length).toBeGreaterThan(5);
    expect(Math.max(...pieces)).toBeLessThanOrEqual(1024 * 1024);
  } finally {
    writes.mockRestore();
  }
});

test.each([
  ['tcp', 16],
  ['memory', 8],
] as const)('pieces of a long reply leave turns of the event loop to others: %s', async (transport, leastTurns) => {
  await startOn(transport);
  const length = 16 * 1024 * 1024;
  await server.call(['SET', 'k', 'x'.repeat(length)]);
  const client = await RawClient.open(server.port);
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  client.send('GET k\r\n');
  await client.bytes(`$${length}\r\n\r\n`.length + length);
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(leastTurns);
  client.close();
  await client.closed();
});
