import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis-5';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { describeOnBoth } from './both-servers';

/** Two socket.io servers on one Redis, and a client at each. */
describeOnBoth('the socket.io adapter', (place) => {
  let a: Node;
  let b: Node;
  let atA: Socket;
  let atB: Socket;

  beforeEach(async () => {
    [a, b] = await Promise.all([nodeOf(place.address), nodeOf(place.address)]);
    [atA, atB] = await Promise.all([a.client(), b.client()]);
  });
  afterEach(async () => {
    await Promise.all([a.close(), b.close()]);
  });

  test('both servers know of each other', async () => {
    expect(await a.io.of('/').adapter.serverCount()).toBe(2);
  });

  test('a broadcast reaches the clients of both', async () => {
    const heard = Promise.all([told(atA, 'news'), told(atB, 'news')]);
    a.io.emit('news', 1, { two: [3] }, 'ä€');
    expect(await heard).toEqual([
      [1, { two: [3] }, 'ä€'],
      [1, { two: [3] }, 'ä€'],
    ]);
  });

  test('bytes arrive as bytes', async () => {
    const heard = told(atB, 'bytes');
    a.io.emit('bytes', Buffer.from([0, 255, 128, 13, 10]));
    const [bytes] = (await heard) as [Buffer];
    expect([...bytes]).toEqual([0, 255, 128, 13, 10]);
  });

  test('only who is in a room hears what is said there', async () => {
    await joins(b, atB, 'room');
    const heard = everything(atA);
    const inRoom = told(atB, 'secret');
    a.io.to('room').emit('secret', 1);
    await inRoom;
    await atLast(a, atA);
    expect(heard).toEqual(['last']);
  });

  test('who is excepted does not hear', async () => {
    await joins(b, atB, 'deaf');
    const heard = everything(atB);
    a.io.except('deaf').emit('news');
    await atLast(a, atB);
    expect(heard).toEqual(['last']);
  });

  test('a client tells everybody but itself', async () => {
    const own = a.io.sockets.sockets.get(atA.id!)!;
    const heard = everything(atA);
    const other = told(atB, 'hello');
    own.broadcast.emit('hello', 'from a');
    expect(await other).toEqual(['from a']);
    await atLast(a, atA);
    expect(heard).toEqual(['last']);
  });

  test('what is local stays local', async () => {
    const heard = everything(atB);
    a.io.local.emit('news');
    await atLast(a, atB);
    expect(heard).toEqual(['last']);
  });

  test('the sockets of both are told, with their rooms and data', async () => {
    b.io.sockets.sockets.get(atB.id!)!.data = { user: 'bob' };
    await joins(b, atB, 'room');
    expect((await a.io.fetchSockets()).map((each) => each.id).sort()).toEqual([atA.id!, atB.id!].sort());
    const [found] = await a.io.in('room').fetchSockets();
    expect([found!.id, found!.data, [...found!.rooms].sort()]).toEqual([atB.id, { user: 'bob' }, ['room', atB.id].sort()]);
  });

  test('sockets of the other server join and leave rooms', async () => {
    a.io.in(atB.id!).socketsJoin(['one', 'two']);
    await until(b, 'two');
    expect([...(await b.io.of('/').adapter.sockets(new Set(['one'])))]).toEqual([atB.id]);
    a.io.in('one').socketsLeave('two');
    await until(b, 'two', 'leave-room');
    expect((await a.io.of('/').adapter.sockets(new Set(['two']))).size).toBe(0);
  });

  test('all rooms of all servers', async () => {
    await joins(a, atA, 'at a');
    await joins(b, atB, 'at b');
    const adapter = a.io.of('/').adapter as unknown as { allRooms(): Promise<Set<string>> };
    expect([...(await adapter.allRooms())].sort()).toEqual(['at a', 'at b', atA.id!, atB.id!].sort());
  });

  test('a socket of the other server is disconnected', async () => {
    const gone = told(atB, 'disconnect');
    a.io.in(atB.id!).disconnectSockets(true);
    expect((await gone)[0]).toMatch(/io server disconnect|transport close/);
  });

  test('servers tell each other', async () => {
    const heard = new Promise((resolve) => b.io.on('sum', (...args: unknown[]) => resolve(args)));
    a.io.serverSideEmit('sum', 1, 2);
    expect(await heard).toEqual([1, 2]);
  });

  test('servers ask each other', async () => {
    b.io.on('sum', (x: number, y: number, reply: (sum: number) => void) => reply(x + y));
    expect(await a.io.serverSideEmitWithAck('sum', 1, 2)).toEqual([3]);
  });

  test('all clients answer a broadcast', async () => {
    atA.on('who', (reply: (name: string) => void) => reply('a'));
    atB.on('who', (reply: (name: string) => void) => reply('b'));
    // The adapter leaves a timer behind.
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const answers = await a.io.timeout(5000).emitWithAck('who');
    for (const { value } of timers.mock.results) clearTimeout(value as NodeJS.Timeout);
    timers.mockRestore();
    expect(answers.sort()).toEqual(['a', 'b']);
  });

  test('namespaces are apart', async () => {
    b.io.of('/other');
    const heard = everything(atB);
    a.io.of('/other').emit('news');
    await atLast(a, atB);
    expect(heard).toEqual(['last']);
  });
});

interface Node {
  readonly io: Server;
  client(): Promise<Socket>;
  close(): Promise<void>;
}

async function nodeOf(address: object): Promise<Node> {
  const publisher = new Redis(address);
  const subscriber = new Redis(address);
  const http = createServer();
  const server = new Server(http, { transports: ['websocket'], adapter: createAdapter(publisher, subscriber) });
  // The adapter subscribes without telling when it is done; a reply on the same connection comes after.
  await Promise.all([publisher.ping(), subscriber.ping()]);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const clients: Socket[] = [];
  return {
    io: server,
    async client() {
      const { port } = http.address() as AddressInfo;
      const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], reconnection: false, forceNew: true });
      clients.push(socket);
      await told(socket, 'connect');
      return socket;
    },
    async close() {
      for (const socket of clients) socket.disconnect();
      await server.close();
      await Promise.all([publisher.quit(), subscriber.quit()]);
    },
  };
}

function told(socket: Socket, event: string): Promise<unknown[]> {
  return new Promise((resolve) => socket.once(event, (...args: unknown[]) => resolve(args)));
}

/** The names of all events from now on. */
function everything(socket: Socket): string[] {
  const names: string[] = [];
  socket.onAny((name: string) => names.push(name));
  return names;
}

/** A broadcast that comes after all that were sent before it, on the same way. */
async function atLast(node: Node, socket: Socket): Promise<void> {
  const last = told(socket, 'last');
  node.io.emit('last');
  await last;
}

/** Puts a client of this server into a room. */
async function joins(node: Node, socket: Socket, room: string): Promise<void> {
  node.io.in(socket.id!).socketsJoin(room);
  await until(node, room);
}

/** Until a room of a server is made, or left. */
function until(node: Node, room: string, event: 'join-room' | 'leave-room' = 'join-room'): Promise<void> {
  const { adapter } = node.io.of('/');
  if (event === 'join-room' && adapter.rooms.has(room)) return Promise.resolve();
  return new Promise((resolve) => {
    adapter.on(event, function listener(changed: string) {
      if (changed !== room) return;
      adapter.off(event, listener);
      resolve();
    });
  });
}
