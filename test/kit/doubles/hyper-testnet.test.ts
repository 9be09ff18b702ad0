import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { hyperTestnet, type HyperNode, type HyperSwarm } from '../../../src/kit/doubles/hyper-testnet';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';

let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(async () => {
  await bridge.cleanUp();
  closeFakeBridge();
});

const topic = Buffer.alloc(32, 7);

/** Whether nobody holds a UDP port of this machine. */
async function isFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  socket.bind(port, '127.0.0.1');
  const free = await once(socket, 'listening').then(
    () => true,
    () => false,
  );
  socket.close();
  return free;
}

test('swarms find each other by a topic and talk, and no socket is left at the end of the test', async () => {
  const testnet = await hyperTestnet();
  type Swarm = HyperSwarm & { readonly dht: HyperNode; readonly destroyed: boolean };
  const [server, client] = [testnet.swarm<Swarm>(), testnet.swarm<Swarm>()];
  server.on('connection', (connection) => {
    connection.on('error', () => undefined);
    connection.write('hello');
  });
  const heard = new Promise<string>((resolve) =>
    client.on('connection', (connection) => {
      connection.on('error', () => undefined);
      connection.once('data', (data: Buffer) => resolve(String(data)));
    }),
  );
  await server.join(topic, { client: false }).flushed();
  client.join(topic, { server: false });
  expect(await heard).toBe('hello');
  expect(client.connections.size).toBe(1);
  const ports = [testnet.bootstrap[0]!.port, server.dht.address().port, client.dht.address().port];
  expect(await Promise.all(ports.map(isFree))).toEqual([false, false, false]);
  await bridge.cleanUp();
  expect(await Promise.all(ports.map(isFree))).toEqual([true, true, true]);
  expect([server.destroyed, client.destroyed]).toEqual([true, true]);
});

test('nodes announce and look up; each test net knows its own only', async () => {
  const [testnet, other] = [await hyperTestnet({ nodes: 2 }), await hyperTestnet({ nodes: 2 })];
  const [announcer, seeker, stranger] = [testnet.node(), testnet.node(), other.node()];
  const lookup = async (node: HyperNode): Promise<string[]> => {
    const keys = new Set<string>();
    for await (const { peers } of node.lookup(topic)) for (const { publicKey } of peers) keys.add(publicKey.toString('hex'));
    return [...keys];
  };
  await announcer.announce(topic, announcer.defaultKeyPair).finished();
  expect(await lookup(seeker)).toEqual([announcer.defaultKeyPair.publicKey.toString('hex')]);
  expect(await lookup(stranger)).toEqual([]);
  await announcer.unannounce(topic, announcer.defaultKeyPair);
  expect(await lookup(seeker)).toEqual([]);
});
