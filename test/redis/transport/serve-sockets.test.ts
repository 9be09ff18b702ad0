import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { serveSockets } from '../../../src/redis/transport/serve-sockets';

/** Nobody listens there: whoever is answered came through memory. */
const port = 2;
const ends: (() => void)[] = [];
const serve = (onConnection: (socket: Socket) => void): void => {
  const taken = (socket: Socket): void => (ends.unshift(() => socket.destroy()), onConnection(socket));
  ends.push(serveSockets(port, taken));
};
afterEach(() => ends.splice(0).forEach((end) => end()));

test('both ends are connected sockets whose addresses fit, and what one writes the other reads', async () => {
  const accepted: Socket[] = [];
  serve((socket) => {
    accepted.push(socket);
    socket.on('data', (data) => socket.end(`heard ${String(data)}`));
  });
  const client = connect(port, '127.0.0.1');
  await once(client, 'connect');
  const [server] = accepted;
  expect([server!.connecting, server!.remotePort, server!.localPort]).toEqual([false, client.localPort, client.remotePort]);
  client.write('a');
  expect(String((await once(client, 'data'))[0])).toBe('heard a');
  client.end();
  await Promise.all([once(client, 'close'), once(server!, 'close')]);
});

test('a server whose end is destroyed closes the client, and nobody answers when it has ended', async () => {
  serve((socket) => socket.destroy());
  const client = connect(port, '127.0.0.1');
  client.resume();
  await once(client, 'close');
  ends.splice(0).forEach((end) => end());
  const refused = connect(port, '127.0.0.1');
  expect((await once(refused, 'error'))[0]).toMatchObject({ code: 'ECONNREFUSED' });
});

test('HTTP, several requests on one connection, and fetch', async () => {
  let connections = 0;
  const server = createServer((request, response) => void request.pipe(response));
  serve((socket) => (connections++, server.emit('connection', socket)));
  const agent = new Agent({ keepAlive: true });
  for (const path of ['/1', '/2']) {
    const [response] = (await once(get({ host: '127.0.0.1', port, path, agent }), 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
  }
  expect(connections).toBe(1);
  const body = 'x'.repeat(300_000);
  expect(await (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })).text()).toBe(body);
});

test('HTTP/2: many streams at once, and a session that the server cuts', async () => {
  const server = createHttp2Server();
  server.on('stream', (stream) => void stream.pipe(stream));
  const sockets: Socket[] = [];
  serve((socket) => (sockets.push(socket), server.emit('connection', socket)));
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  const echo = async (body: string): Promise<string> => {
    const stream = session.request({ ':method': 'POST', ':path': '/' });
    stream.end(body);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };
  const bodies = ['a', 'b'.repeat(100_000), 'c'];
  expect(await Promise.all(bodies.map(echo))).toEqual(bodies);
  sockets[0]!.destroy();
  await once(session, 'close');
});
