import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { RedisServer } from '../../../src/redis/server';
import { loopbackOf } from '../../../src/redis/transport/loopback';
import { isInMemory } from '../../../src/redis/transport/memory-socket';

const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
const spellings = [
  ...['127.0.0.1', 'localhost', '0.0.0.0'],
  ...(hasIPv6 ? ['::1', '::', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:0.0.0.0'] : []),
];

/** What a connection tells of where it leads. */
async function addressesOf(socket: Socket): Promise<unknown> {
  const attempts: unknown[] = [];
  socket.on('connectionAttempt', (address: string, _: number, family: number) => attempts.push([address, family]));
  await once(socket, 'connect');
  const { remoteAddress, remoteFamily, localAddress, localFamily } = socket;
  socket.destroy();
  return { remoteAddress, remoteFamily, localAddress, localFamily, attempts };
}

test.each(spellings)(
  '%s leads to the address to which the system takes it, and a connection through memory tells the same',
  async (host) => {
    const family = host === 'localhost' ? { family: 4 } : {};
    const real = createServer((socket) => socket.resume()).listen(0, hasIPv6 ? '::' : '0.0.0.0');
    await once(real, 'listening');
    const { port } = real.address() as AddressInfo;
    const told = await addressesOf(connect({ port, host, ...family }));
    expect(told).toMatchObject({ remoteAddress: loopbackOf(host)?.address, remoteFamily: loopbackOf(host)?.family });
    const server = await RedisServer.start({ transport: 'memory' });
    const remove = server.answerAt([`localhost:${port}`], () => undefined);
    const socket = connect({ port, host, ...family });
    expect(isInMemory(socket)).toBe(true);
    expect(await addressesOf(socket)).toEqual(told);
    remove();
    await server.stop();
    real.close();
  },
);

test.each(['127.0.0.2', '127.1', 'redis', '::2', '10.0.0.1', '::ffff:127.0.0.2', hostname().toLowerCase()])(
  '%s is no spelling of it',
  (host) => {
    expect(loopbackOf(host)).toBeUndefined();
  },
);

test('an alias of another machine looks as if it were reached there', async () => {
  const server = await RedisServer.start({ transport: 'memory' });
  const remove = server.answerAt(['10.1.2.3:6379', '[2001:db8::1]:6379'], () => undefined);
  expect(await addressesOf(connect(6379, '10.1.2.3'))).toMatchObject({ remoteAddress: '10.1.2.3', remoteFamily: 'IPv4' });
  expect(await addressesOf(connect(6379, '2001:db8::1'))).toMatchObject({ remoteAddress: '2001:db8::1', remoteFamily: 'IPv6' });
  remove();
  await server.stop();
});
