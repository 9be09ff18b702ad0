import { outputLimitBytes } from '../../src/redis/connection';
import { RedisServer } from '../../src/redis/server';
import { RawClient } from '../kit/raw-client';

let server: RedisServer;

beforeEach(async () => (server = await RedisServer.start()));
afterEach(() => server.stop());

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
