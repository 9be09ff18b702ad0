import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, Socket } from 'node:net';
import { interceptConnect } from '../../../src/redis/transport/socket-connect';

const { prototype } = Socket;
const own = prototype.connect;
let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer((socket) => socket.end('here')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise((resolve) => void server.close(resolve)));
afterEach(() => {
  prototype.connect = own;
});

/** What the server says. */
async function hear(): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    return String((await once(socket, 'data'))[0]);
  } finally {
    socket.destroy();
  }
}

/** As an agent of tracing does, or a copy of this file in a sandbox. */
function wrap(onConnect: () => void): void {
  const wrapped = prototype.connect;
  prototype.connect = function (this: Socket, ...args: unknown[]): Socket {
    onConnect();
    return Reflect.apply(wrapped, this, args) as Socket;
  };
}

test('what wraps ours between two interceptors is called, and each is asked, once a connection', async () => {
  const calls: string[] = [];
  const note = (name: string) => (): false => {
    calls.push(name);
    return false;
  };
  const removals = [interceptConnect(note('first'))];
  wrap(note('wrapper'));
  removals.push(interceptConnect(note('second')));
  expect(await hear()).toBe('here');
  expect(calls).toEqual(['second', 'first', 'wrapper']);
  for (const remove of removals) remove();
  calls.length = 0;
  expect(await hear()).toBe('here');
  expect(calls).toEqual(['wrapper']);
});

test('an interceptor that connects elsewhere is not asked about that', async () => {
  const remove = interceptConnect(() => false);
  wrap(() => undefined);
  let asked = 0;
  const removeOther = interceptConnect((_, target, go) => {
    asked++;
    go({ ...target.options, port });
    return true;
  });
  expect(await hear()).toBe('here');
  expect(asked).toBe(1);
  removeOther();
  remove();
});

test("a wrapper that is taken off, and Node's own put back, leave the interceptors asked", async () => {
  let asked = 0;
  const count = (): false => (asked++, false);
  const remove = interceptConnect(count);
  const first = prototype.connect;
  wrap(() => undefined);
  const removeSecond = interceptConnect(count);
  prototype.connect = first;
  await hear();
  expect(asked).toBe(2);
  prototype.connect = own;
  const removeThird = interceptConnect(count);
  await hear();
  expect(asked).toBe(5);
  for (const each of [remove, removeSecond, removeThird]) each();
  expect(prototype.connect).toBe(own);
});
