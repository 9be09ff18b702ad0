/** How sockets end, by either side. */
import { once } from 'node:events';
import { bytes, closed, turn, type Run, testBoth } from '../../kit/memory-and-tcp';

jest.setTimeout(10_000);

const scripts: Record<string, (run: Run) => Promise<void>> = {
  'ended by the client': async (run) => {
    const socket = run.open();
    await once(socket, 'ready');
    socket.end('PING\r\n', () => run.note('ended'));
    run.note(run.state(socket));
    await closed(socket);
    run.note(run.state(socket), socket.remoteAddress, socket.bytesRead, socket.bytesWritten);
  },
  'ended before it is connected': async (run) => {
    const socket = run.open();
    socket.end('PING\r\n');
    run.note(run.state(socket));
    await closed(socket);
  },
  'half open': async (run) => {
    const socket = run.open({ allowHalfOpen: true });
    socket.end('PING\r\n');
    await once(socket, 'end');
    run.note(run.state(socket));
  },
  'ended by the server': async (run) => {
    const socket = run.open();
    socket.write('QUIT\r\n');
    await closed(socket);
    run.note(run.state(socket));
  },
  'ended by the server, half open': async (run) => {
    const socket = run.open({ allowHalfOpen: true });
    socket.write('QUIT\r\n');
    await once(socket, 'end');
    run.note(run.state(socket));
    socket.end();
    await closed(socket);
  },
  'written to when the server has ended, half open': async (run) => {
    const socket = run.open({ allowHalfOpen: true }, ['end', 'error', 'close']);
    socket.write('QUIT\r\n');
    await once(socket.resume(), 'end');
    await new Promise<void>((resolve) => void socket.write('PING\r\n', () => resolve()));
    for (let i = 0; i < 5; i++) await turn();
    socket.write('PING\r\n');
    await closed(socket);
  },
  killed: async (run) => {
    const socket = run.open();
    socket.write('CLIENT ID\r\n');
    await bytes(socket, 4);
    await run.server.call(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
    await closed(socket);
  },
  'the server stopped': async (run) => {
    const socket = run.open();
    await once(socket, 'ready');
    await run.server.stop();
    await closed(socket);
    const next = run.open();
    await closed(next);
    run.note(run.state(next));
  },
  'the server stopped while it is paused': async (run) => {
    const socket = run.open();
    socket.write('PING\r\n');
    await bytes(socket, 7);
    socket.pause();
    await run.server.stop();
    await closed(socket);
  },
  'destroyed while connecting': async (run) => {
    const socket = run.open();
    run.note(socket.destroy() === socket, run.state(socket));
    await closed(socket);
    run.note(run.state(socket));
  },
  'destroyed with what was written before the connection': async (run) => {
    const socket = run.open();
    socket.write('PING\r\n', (error) => run.note('written', (error as NodeJS.ErrnoException).code));
    socket.destroy();
    await closed(socket);
  },
  'destroyed with an error': async (run) => {
    const socket = run.open();
    await once(socket, 'ready');
    socket.destroy(new Error('enough'));
    run.note(run.state(socket));
    await closed(socket);
    run.note(run.state(socket), socket.errored?.message);
  },
  'destroyed in a data listener': async (run) => {
    const socket = run.open();
    socket.on('data', () => socket.destroy());
    socket.write('PING\r\nPING\r\n');
    await closed(socket);
  },
  destroySoon: async (run) => {
    const socket = run.open();
    await once(socket, 'ready');
    socket.write('PING\r\n');
    socket.destroySoon();
    await closed(socket);
    run.note(run.state(socket));
  },
  resetAndDestroy: async (run) => {
    const socket = run.open();
    await once(socket, 'ready');
    run.note(socket.resetAndDestroy() === socket);
    await closed(socket);
  },
  'written to after its end': async (run) => {
    const socket = run.open();
    await once(socket, 'ready');
    socket.end();
    socket.write('PING\r\n', (error) => run.note('written', (error as NodeJS.ErrnoException).code));
    await closed(socket);
  },
  'written to after it was destroyed': async (run) => {
    const socket = run.open();
    await once(socket, 'ready');
    socket.destroy();
    socket.write('PING\r\n', (error) => run.note('written', (error as NodeJS.ErrnoException).code));
    await closed(socket);
  },
  'destroyed with more under way than the server takes': async (run) => {
    const socket = run.open();
    await once(socket, 'ready');
    socket.write('BLPOP q 0\r\n');
    await turn();
    // Whether they are told of an error depends on Node's version.
    for (const name of ['first', 'second']) socket.write('x'.repeat(20_000_000), () => run.note(name));
    await turn();
    socket.destroy();
    run.note('destroyed');
    await closed(socket);
  },
  'destroyed when its name is found': async (run) => {
    const socket = run.open({ host: 'localhost', family: 4 });
    socket.on('lookup', () => socket.destroy());
    await closed(socket);
    for (let i = 0; i < 5; i++) await turn();
  },
  'connected while it connects': async (run) => {
    const socket = run.open({}, ['connect', 'close']);
    socket.on('error', (error: NodeJS.ErrnoException) => run.note(error.code, error.errno, error.syscall));
    socket.connect(run.server.port, '127.0.0.1');
    await closed(socket);
  },
  'connected once more, with a request on the way': async (run) => {
    const socket = run.open();
    await once(socket, 'ready');
    const { localPort } = socket;
    socket.connect(1, '127.0.0.1', () => run.note('told'));
    run.note(run.state(socket), socket.write('PING\r\n'));
    await once(socket, 'ready');
    run.note(run.state(socket), socket.localPort === localPort);
    await bytes(socket, 7);
  },
};

testBoth(scripts);
