/** Connecting, writing, reading, options. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import net, { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { bytes, closed, turn, type Run, testBoth } from '../../kit/memory-and-tcp';

jest.setTimeout(10_000);

const scripts: Record<string, (run: Run) => Promise<void>> = {
  'connecting by an address': async (run) => {
    const socket = run.open({}, ['lookup', 'connectionAttempt', 'connect', 'ready']);
    run.note(run.state(socket), socket.remoteAddress, socket.address());
    await once(socket, 'ready');
    run.note(
      run.state(socket),
      socket.remoteAddress,
      socket.remoteFamily,
      socket.remotePort === run.server.port,
      socket.localAddress,
      socket.localFamily,
    );
    run.note(typeof socket.localPort, Object.keys(socket.address()).sort(), socket.bytesRead, socket.bytesWritten, socket.timeout);
  },
  'connecting by a name': async (run) => {
    const socket = run.open({ host: 'localhost', family: 4 });
    await once(socket, 'connect');
    run.note(socket.remoteAddress);
  },
  'a request and its reply': async (run) => {
    const socket = run.open();
    socket.write('PING\r\n', () => run.note('written'));
    run.note(socket.bytesWritten, socket.writableLength);
    await bytes(socket, 7);
    run.note(socket.bytesRead, socket.bytesWritten, socket.writableLength, socket.readableDidRead);
  },
  'a listener that comes after the write is done': async (run) => {
    const socket = run.open({}, ['connect']);
    socket.resume();
    await once(socket, 'connect');
    const written = new Promise<void>((resolve) => void socket.write('PING\r\n', () => resolve()));
    await written.then(() => undefined).then(() => undefined);
    run.note(run.plain((await once(socket, 'data'))[0]));
  },
  'requests before the connection is there': async (run) => {
    const socket = run.open();
    run.note(socket.write('SET k v\r\n'), socket.write('GET k\r\n'), socket.bytesWritten, socket.writableLength);
    await bytes(socket, 12);
    run.note(socket.bytesWritten);
  },
  'encodings, buffers and corked writes': async (run) => {
    const socket = run.open({}, []);
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString('latin1')));
    socket.write('SET k "grüß"\r\n');
    socket.write('SET l "gr\xfc\xdf"\r\n', 'latin1');
    socket.write(Buffer.from('STRLEN k\r\n').toString('hex'), 'hex');
    socket.cork();
    socket.write('STRLEN l\r\n');
    socket.write(Buffer.from('GET l\r\n'));
    socket.write(new Uint8Array(Buffer.from('PING\r\n')));
    run.note(socket.writableCorked);
    socket.uncork();
    while (!text.includes('PONG')) await once(socket, 'data');
    run.note(text, socket.bytesWritten);
  },
  'corked text': async (run) => {
    const socket = run.open({}, []);
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString('latin1')));
    for (const parts of [
      ['SET k ', '"grüß"\r\n', 'GET k\r\n'],
      // A character in two halves, which are none by themselves.
      ['SET l "\ud83d', '\ude00"\r\n', 'GET l\r\n'],
      ['SET m "', '', '\ud83d\ude00', '"\r\nGET m\r\nPING\r\n'],
    ]) {
      socket.cork();
      for (const part of parts) socket.write(part);
      socket.uncork();
    }
    while (!text.includes('PONG')) await once(socket, 'data');
    run.note(text, socket.bytesWritten);
  },
  'a buffer used again after it was written': async (run) => {
    const socket = run.open();
    await once(socket, 'connect');
    const buffer = Buffer.from('SET k a\r\n');
    await new Promise<void>((resolve) => void socket.write(buffer, () => resolve()));
    buffer.fill('!');
    await bytes(socket, 5);
    socket.write('GET k\r\n');
    await bytes(socket, 12);
  },
  'text instead of buffers': async (run) => {
    const socket = run.open({}, ['data']);
    socket.setEncoding('utf8');
    socket.write('SET k "grüß"\r\nGET k\r\n');
    await bytes(socket, 5 + 12);
    run.note(typeof run.seen[0]);
  },
  'reading when one likes': async (run) => {
    const socket = run.open({}, ['end', 'close']);
    socket.write('ECHO abcdefgh\r\n');
    await once(socket, 'readable');
    run.note(socket.read(4)?.toString(), socket.read(100), socket.readableLength, socket.read()?.toString());
  },
  'iterating, until the server has said goodbye': async (run) => {
    const socket = run.open({}, ['end', 'close']);
    socket.write('PING\r\nQUIT\r\n');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    run.note(text, run.state(socket));
  },
  'piped elsewhere': async (run) => {
    const socket = run.open({}, ['end', 'close']);
    let text = '';
    const sink = new Writable({ write: (chunk, _, done) => ((text += String(chunk)), done()) });
    socket.pipe(sink);
    socket.write('PING\r\nQUIT\r\n');
    await once(sink, 'finish');
    run.note(text);
  },
  'paused and resumed': async (run) => {
    const socket = run.open();
    await once(socket, 'connect');
    socket.pause();
    socket.write('PING\r\n');
    for (let i = 0; i < 5; i++) await turn();
    run.note(socket.isPaused());
    socket.resume();
    await bytes(socket, 7);
  },
  // What comes after the first chunk, and small writes, pass Node's streams by: whatever is done to the socket meanwhile.
  'small writes among others, and what they are asked': async (run) => {
    const socket = run.open();
    socket.write('PING\r\n');
    await bytes(socket, 7);
    run.note(socket.write('PING\r\n'), socket.writableLength, socket.writableNeedDrain, socket.bytesWritten);
    socket.write('PING\r\n', () => run.note('written'));
    run.note(socket.write('PING\r\n'), socket.write('ECHO gr\xfc\r\n', 'latin1'));
    socket.write(Buffer.from('PING\r\n'), undefined, () => run.note('written, too'));
    await bytes(socket, 7 * 5 + 5 + 4);
    socket.cork();
    run.note(socket.write('PING\r\n'), socket.writableLength);
    socket.uncork();
    await bytes(socket, 7 * 6 + 5 + 4);
    run.note(socket.write(`SET k ${'v'.repeat(60_000)}\r\n`), socket.writableNeedDrain, socket.writableHighWaterMark);
    await bytes(socket, 7 * 6 + 5 + 4 + 5);
    run.note(socket.bytesWritten, socket.bytesRead);
  },
  'a small write, then the end': async (run) => {
    const socket = run.open();
    socket.write('PING\r\n');
    await bytes(socket, 7);
    socket.write('PING\r\n');
    socket.end('ECHO last\r\n', () => run.note('ended'));
    socket.write('PING\r\n');
    await closed(socket);
    run.note(socket.bytesWritten, socket.bytesRead);
  },
  'a small write, then no more': async (run) => {
    const socket = run.open();
    socket.write('PING\r\n');
    await bytes(socket, 7);
    socket.write('PING\r\n');
    socket.destroy();
    run.note(socket.write('PING\r\n'));
    await closed(socket);
  },
  'small writes while the server does not read': async (run) => {
    const socket = run.open({}, ['drain']);
    socket.resume();
    await once(socket, 'connect');
    const line = `ECHO ${'v'.repeat(3_000)}\r\n`;
    let count = 0;
    while (socket.write(line)) if (++count > 10_000) break;
    await once(socket, 'drain');
    run.note(socket.writableLength);
  },
  'small writes behind one that is long on its way': async (run) => {
    const socket = run.open({}, ['connect']);
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString('latin1').replaceAll(/v+/g, '')));
    await once(socket, 'connect');
    socket.write(`*2\r\n$4\r\nECHO\r\n$4000000\r\n${'v'.repeat(4_000_000)}\r\n`);
    for (let i = 0; i < 80; i++) {
      socket.write(`ECHO ${i}\r\n`);
      await new Promise<void>((resolve) => process.nextTick(resolve));
    }
    socket.write('PING\r\n');
    while (!text.includes('PONG')) await once(socket, 'data');
    run.note(text.replaceAll(/[$]\d+\r\n/g, ''));
  },
  'a default encoding': async (run) => {
    const socket = run.open({}, ['connect']);
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString('latin1')));
    await once(socket, 'connect');
    socket.setDefaultEncoding('latin1');
    socket.write('ECHO "gr\xfc\xdf"\r\n');
    socket.setDefaultEncoding('hex');
    socket.write(Buffer.from('PING\r\n').toString('hex'));
    while (!text.includes('PONG')) await once(socket, 'data');
    run.note(text, socket.bytesWritten);
  },
  'a write of all sockets that somebody looks at': async (run) => {
    const socket = run.open({}, ['connect']);
    socket.resume();
    await once(socket, 'connect');
    const spy = jest.spyOn(Socket.prototype, 'write');
    socket.write('PING\r\n');
    run.note(spy.mock.calls.length);
    spy.mockRestore();
    socket.write('QUIT\r\n');
    await closed(socket);
  },
  'an encoding from the second reply on': async (run) => {
    const socket = run.open({}, ['data']);
    for (const encoding of [undefined, 'utf8', 'hex'] as const) {
      if (encoding !== undefined) socket.setEncoding(encoding);
      socket.write('PING\r\n');
      await once(socket, 'data');
    }
  },
  'paused by who listens': async (run) => {
    const socket = run.open({}, ['data', 'pause', 'resume']);
    for (let round = 0; round < 3; round++) {
      socket.once('data', () => socket.pause());
      socket.write('PING\r\n');
      await once(socket, 'pause');
      socket.write('ECHO more\r\n');
      for (let i = 0; i < 10; i++) await turn();
      run.note(socket.isPaused());
      socket.resume();
      await once(socket, 'data');
    }
  },
  'read on request, from the second reply on': async (run) => {
    const socket = run.open({}, []);
    socket.once('data', (data: Buffer) => run.note(data.toString()));
    socket.write('PING\r\n');
    await once(socket, 'data');
    const readable = once(socket, 'readable');
    socket.write('ECHO abcdefgh\r\n');
    await readable;
    run.note(socket.read(4)?.toString(), socket.readableFlowing);
  },
  'nobody listens any more, and somebody again': async (run) => {
    const socket = run.open({}, []);
    const listener = (data: Buffer): void => run.note(data.toString());
    for (let round = 0; round < 2; round++) {
      socket.on('data', listener);
      socket.write('PING\r\n');
      await once(socket, 'data');
      socket.off('data', listener);
      run.note(socket.readableFlowing, socket.isPaused());
      socket.write('ECHO lost\r\n');
      while (socket.bytesRead < 17 * (round + 1)) await turn();
    }
  },
  'piped elsewhere from the second reply on': async (run) => {
    const socket = run.open({}, []);
    socket.on('data', (data: Buffer) => run.note(data.toString()));
    socket.write('PING\r\n');
    await once(socket, 'data');
    let text = '';
    const slow = new Writable({ highWaterMark: 1, write: (chunk, _, done) => ((text += String(chunk)), setImmediate(done)) });
    socket.pipe(slow);
    for (let i = 0; i < 3; i++) {
      socket.write(`ECHO ${i}\r\n`);
      await once(socket, 'data');
    }
    socket.write('QUIT\r\n');
    await once(slow, 'finish');
    run.note(text);
  },
  'an abort signal': async (run) => {
    const abort = new AbortController();
    const socket = run.open({ signal: abort.signal });
    await once(socket, 'ready');
    abort.abort();
    await closed(socket);
  },
  'a time-out': async (run) => {
    const socket = run.open({ timeout: 20 });
    await once(socket, 'timeout');
    run.note(socket.timeout, run.state(socket));
    socket.setTimeout(0);
    run.note(socket.timeout);
  },
  'a time-out of a socket that is destroyed': async (run) => {
    const socket = run.open();
    await once(socket, 'ready');
    socket.setTimeout(1);
    socket.destroy();
    await closed(socket);
    await new Promise((resolve) => void setTimeout(resolve, 20));
  },
  'options of a system socket': async (run) => {
    const socket = run.open({ noDelay: true, keepAlive: true });
    run.note(socket.setNoDelay() === socket, socket.setKeepAlive(true, 1000) === socket);
    await once(socket, 'ready');
    run.note(
      socket.setNoDelay(false) === socket,
      socket.setKeepAlive(false) === socket,
      socket.ref() === socket,
      socket.unref() === socket,
    );
    run.note(socket.listenerCount('connect'));
  },
  'back-pressure of a server that does not read': async (run) => {
    const socket = run.open({}, ['drain', 'close']);
    await once(socket, 'ready');
    socket.write('BLPOP q 0\r\n');
    const request = Buffer.from(`*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$100000\r\n${'x'.repeat(100_000)}\r\n`);
    for (let sent = 0; sent < 40_000_000; sent += request.length) socket.write(request);
    for (let i = 0; i < 20; i++) await turn();
    run.note(socket.writableLength > 1_000_000, socket.writableNeedDrain);
    socket.resume();
    const drained = once(socket, 'drain');
    await run.server.call(['RPUSH', 'q', 'x']);
    await drained;
    run.note(socket.writableLength);
  },
  'back-pressure of a client that does not read': async (run) => {
    const socket = run.open({}, ['end', 'close']);
    await run.server.call(['SET', 'k', 'x'.repeat(1_000_000)]);
    socket.pause();
    socket.write('GET k\r\n'.repeat(100));
    await once(socket, 'ready');
    for (let i = 0; i < 20; i++) await turn();
    run.note(socket.readableLength < 1_000_000);
    let total = 0;
    socket.on('data', (data: Buffer) => (total += data.length));
    socket.resume();
    while (total < 100 * 1_000_012) await once(socket, 'data');
    run.note(total);
  },
  'what write says': async (run) => {
    const socket = run.open({}, ['drain']);
    await once(socket, 'ready');
    run.note(socket.write('PING\r\n'), socket.write(`SET k ${'x'.repeat(60_000)}\r\n`), socket.writableNeedDrain, socket.writableLength);
    await bytes(socket.resume(), 12);
  },
  'the asynchronous context of events': async (run) => {
    const context = new AsyncLocalStorage<string>();
    const socket = context.run('dialler', () => run.open({}, []));
    for (const name of ['connect', 'ready', 'data', 'end']) socket.on(name, () => run.note(name, context.getStore()));
    await once(socket, 'ready');
    await context.run('writer', async () => {
      socket.write('PING\r\n', () => run.note('written', context.getStore()));
      await once(socket, 'data');
      run.note('awaited', context.getStore());
      socket.write('QUIT\r\n');
      await closed(socket);
    });
  },
  'the same socket connected again': async (run) => {
    const socket = run.open();
    socket.write('QUIT\r\n');
    await closed(socket);
    socket.connect(run.server.port, '127.0.0.1');
    await once(socket, 'connect');
    run.note(run.state(socket));
  },
  'a socket made first and connected later': async (run) => {
    const socket = run.watch(new Socket(), ['connect', 'data', 'close']);
    socket.unref().ref().setNoDelay(true);
    await turn();
    run.note(socket.connect(run.server.port, '127.0.0.1', () => run.note('called')) === socket);
    socket.write('PING\r\n');
    await bytes(socket, 7);
  },
  'all forms of connect': async (run) => {
    const { port } = run.server;
    const forms: (() => Socket)[] = [
      () => net.connect(port),
      () => net.connect({ port }, () => run.note('called')),
      () => net.createConnection(port, '127.0.0.1', () => run.note('called')),
      () => net.createConnection({ port, host: '127.0.0.1' }, () => run.note('called')),
      () => new Socket().connect(port, '127.0.0.1'),
      () => new Socket().connect({ port: String(port) as unknown as number, host: '127.0.0.1' }),
      () => new Socket().connect(port, 'localhost', () => run.note('called')),
    ];
    for (const form of forms) {
      const socket = run.watch(form(), ['close']);
      socket.write('PING\r\n');
      run.note(run.plain((await once(socket, 'data'))[0]));
      socket.destroy();
      await closed(socket);
    }
  },
  'a port that is none': async (run) => {
    for (const port of [-1, 65_536, 1.5, NaN]) {
      try {
        net.connect(port, '127.0.0.1').on('error', () => undefined);
        run.note('connecting');
      } catch (error) {
        run.note((error as NodeJS.ErrnoException).code);
      }
    }
  },
};

testBoth(scripts);
