'use strict';
/** A peer that knows the answers to ioredis's first questions by heart: what is left of a figure is the client's own, and Node's. */
const net = require('node:net');
const { once } = require('node:events');
const { Duplex } = require('node:stream');

const info = 'redis_version:7.0.0\r\nloading:0\r\n';
const answers = { INFO: `$${info.length}\r\n${info}\r\n`, PING: '+PONG\r\n' };

/** @returns the replies to all requests that a chunk holds; a client's first ones come whole */
function repliesTo(chunk) {
  const names = String(chunk).matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g);
  return Array.from(names, ([, name]) => answers[name.toUpperCase()] ?? '+OK\r\n').join('');
}

/** Options of ioredis by which it talks to a stream without an end, a turn of the event loop for each reply. */
function stubInMemory() {
  return { Connector: StubConnector };
}

class StubConnector {
  connecting = true;

  check() {
    return true;
  }

  async connect() {
    this.stream = new StubStream();
    return this.stream;
  }

  disconnect() {
    this.connecting = false;
    this.stream?.end();
  }
}

class StubStream extends Duplex {
  _read() {}

  _write(chunk, encoding, done) {
    setImmediate(() => this.push(repliesTo(chunk)));
    done();
  }

  _final(done) {
    this.push(null);
    done();
  }

  setNoDelay() {}

  setKeepAlive() {}

  setTimeout() {}
}

/** The same behind a port. */
async function startStub() {
  const server = net.createServer((socket) => {
    socket.on('data', (chunk) => socket.write(repliesTo(chunk)));
    socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: server.address().port, stop: () => server.close() };
}

module.exports = { startStub, stubInMemory };
