'use strict';
/**
 * Random work for a server, over both transports: clients that come, go and are killed, big values, messages, commands that wait, outages. Each worker
 * has keys of its own, knows what they hold, and compares every reply.
 */
const assert = require('node:assert/strict');
const { once } = require('node:events');
const net = require('node:net');
const { setImmediate } = require('node:timers/promises');
const { Redis } = require('ioredis-5');

/** How often each is done, beside the others. An outage meets all workers. */
const weights = {
  strings: 200,
  lists: 100,
  pipeline: 60,
  bigValue: 8,
  messages: 20,
  waiting: 30,
  reconnect: 40,
  kill: 20,
  rawSocket: 40,
  crowd: 2,
  outage: 1,
};

/** A soak of one server. */
class Soak {
  /** What was done, by action. */
  counts = Object.fromEntries(Object.keys(weights).map((name) => [name, 0]));
  connections = { memory: 0, tcp: 0 };
  /** Errors that nothing explains, with their stacks. */
  problems = [];
  /** One more when the server goes down, and one more when it is up again. */
  era = 0;
  workers;

  /** @param options.random chance, as src/base/random.ts makes it; options.longestValue in bytes */
  constructor(server, { random, workers = 12, longestValue = 16 * 1024 * 1024 }) {
    this.server = server;
    this.random = random;
    this.longestValue = longestValue;
    this.workers = Array.from({ length: workers }, (_, i) => new Worker(i));
    this.bag = Object.entries(weights).flatMap(([name, weight]) => Array(weight).fill(name));
  }

  get outages() {
    return this.era >> 1;
  }

  get isDown() {
    return this.era % 2 === 1;
  }

  get operations() {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  /** Works until `goesOn` says no, or something is wrong; then all clients are gone. */
  async run(goesOn) {
    await Promise.all(this.workers.map((worker) => this.work(worker, () => goesOn() && this.problems.length === 0)));
    await Promise.all(this.workers.map((worker) => worker.drop()));
  }

  async work(worker, goesOn) {
    while (goesOn()) {
      const name = this.pick(this.bag);
      worker.doing = name;
      worker.begun++;
      const { era, isDown } = this;
      try {
        if (worker.link === undefined) await worker.connect(this);
        await actions[name](this, worker);
        this.counts[name]++;
      } catch (error) {
        const { link } = worker;
        const isExplained = isDown || this.era !== era || (link !== undefined && (link.isDoomed || link.era !== era));
        if (error instanceof assert.AssertionError || !isExplained) this.problems.push(`${name}: ${error.stack}`);
        await worker.drop();
        await setImmediate();
      }
      // The data may be gone.
      if (this.era !== era) await worker.drop();
      worker.doing = undefined;
    }
  }

  /** A port and host that lead to the server, by one of the transports. */
  address() {
    const byMemory = this.random.below(2) === 0;
    this.connections[byMemory ? 'memory' : 'tcp']++;
    const { hostname, port } = new URL(byMemory ? this.server.url : this.server.tcpUrl);
    return { host: hostname, port: Number(port) };
  }

  async connect() {
    const client = new Redis({
      ...this.address(),
      lazyConnect: true,
      enableReadyCheck: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    client.on('error', () => {});
    const { era } = this;
    try {
      await client.connect();
      return { client, id: await client.client('ID'), era, isDoomed: false };
    } catch (error) {
      await leave(client);
      throw error;
    }
  }

  pick(list) {
    return list[this.random.below(list.length)];
  }

  text(longest) {
    return String.fromCharCode(97 + this.random.below(26)).repeat(this.random.below(longest + 1));
  }
}

/** A client, and what its keys hold. */
class Worker {
  link;
  /** The action it is at. */
  doing;
  /** How many actions it has begun. */
  begun = 0;
  /** Of its keys' names: another one when what they hold is not known. */
  generation = 0;
  strings = new Map();
  lists = new Map();

  constructor(index) {
    this.index = index;
  }

  get client() {
    return this.link.client;
  }

  async connect(soak) {
    this.link = await soak.connect();
    if (this.generation > 0) await this.client.del(this.keys(this.generation - 1));
  }

  key(n) {
    return this.keys()[n];
  }

  keys(generation = this.generation) {
    return Array.from({ length: 6 }, (_, n) => `${this.index}:${generation}:${n}`);
  }

  /** Ends the connection; a command may have been on its way. */
  async drop() {
    const { link } = this;
    this.link = undefined;
    this.generation++;
    this.strings.clear();
    this.lists.clear();
    if (link !== undefined) await leave(link.client);
  }
}

/** Commands on a string: each changes what it is known to hold, sends itself to `to`, and gives the reply that must come. */
const stringCommands = [
  (soak, { strings }, key, to) => {
    const value = soak.text(2_000);
    strings.set(key, value);
    to.set(key, value);
    return 'OK';
  },
  (soak, { strings }, key, to) => {
    to.get(key);
    return strings.get(key) ?? null;
  },
  (soak, { strings }, key, to) => {
    const more = soak.text(100);
    const value = (strings.get(key) ?? '') + more;
    // An empty text appended to nothing makes an empty string.
    strings.set(key, value);
    to.append(key, more);
    return value.length;
  },
  (soak, { strings }, key, to) => {
    to.del(key);
    return strings.delete(key) ? 1 : 0;
  },
];

const actions = {
  strings: (soak, worker) => someStrings(soak, worker, 1),

  pipeline: (soak, worker) => someStrings(soak, worker, 2 + soak.random.below(200)),

  async lists(soak, worker) {
    const key = worker.key(3 + soak.random.below(2));
    const list = worker.lists.get(key) ?? [];
    worker.lists.set(key, list);
    const element = soak.text(300);
    if (soak.random.below(2) === 0) assert.equal(await worker.client.rpush(key, element), list.push(element));
    else assert.equal(await worker.client.lpop(key), list.shift() ?? null);
    assert.deepEqual(await worker.client.lrange(key, 0, 9), list.slice(0, 10));
  },

  bigValue(soak, { index }) {
    return withSocket(soak, (socket) => {
      const bytes = Math.round(1024 * (soak.longestValue / 1024) ** soak.random.next());
      const value = Buffer.alloc(bytes, soak.text(200) || 'x');
      const key = `big:${index}`;
      socket.write(`*3\r\n$3\r\nSET\r\n$${key.length}\r\n${key}\r\n$${bytes}\r\n`);
      socket.write(value);
      socket.end(`\r\nGET ${key}\r\nDEL ${key}\r\n`);
      return receiveAll(socket, [`+OK\r\n$${bytes}\r\n`, value, '\r\n:1\r\n']);
    });
  },

  async messages(soak, { client, index }) {
    const subscriber = await soak.connect();
    try {
      const channel = `channel:${index}:${subscriber.id}`;
      const sent = Array.from({ length: 1 + soak.random.below(20) }, () => soak.text(5_000));
      const received = [];
      const all = new Promise((resolve, reject) => {
        subscriber.client.on('message', (_, message) => received.push(message) === sent.length && resolve());
        subscriber.client.on('end', () => reject(new Error('the subscriber has lost its connection')));
      });
      all.catch(() => {});
      await subscriber.client.subscribe(channel);
      for (const message of sent) assert.equal(await client.publish(channel, message), 1);
      await all;
      assert.deepEqual(received, sent);
      if (soak.random.below(2) === 0) await subscriber.client.unsubscribe();
    } finally {
      await leave(subscriber.client);
    }
  },

  async waiting(soak, worker) {
    const other = await soak.connect();
    try {
      const key = `${worker.key(5)}:${other.id}`;
      const popped = other.client.blpop(key, 0).catch((error) => error);
      while (!/ flags=b /.test(await worker.client.client('LIST', 'ID', other.id))) await setImmediate();
      await soak.pick(endsOfWaiting)(worker.client, { key, other, popped });
    } finally {
      await leave(other.client);
    }
  },

  /** Nothing is on its way, so the keys hold what they held. */
  async reconnect(soak, worker) {
    const { client } = worker;
    if (soak.random.below(2) === 0) assert.equal(await client.quit(), 'OK');
    else await leave(client);
    worker.link = await soak.connect();
  },

  async kill(soak, worker) {
    const { link } = soak.pick(soak.workers);
    // Numbers of clients begin anew with the server.
    if (link === undefined || link === worker.link || link.era !== soak.era) return;
    link.isDoomed = true;
    await worker.client.client('KILL', 'ID', link.id);
  },

  rawSocket: (soak, worker) => withSocket(soak, soak.pick(rawSockets), worker),

  async crowd(soak) {
    const pings = Array.from({ length: 30 }, () =>
      withSocket(soak, async (socket) => {
        socket.write('PING\r\n');
        assert.equal(String((await once(socket, 'data'))[0]), '+PONG\r\n');
      }),
    );
    const ended = await Promise.allSettled(pings);
    for (const { reason } of ended) if (reason !== undefined) throw reason;
  },

  async outage(soak, worker) {
    if (soak.isDown) return;
    soak.era++;
    await soak.server.stop({ keepData: soak.random.below(2) === 0 });
    await setImmediate();
    await soak.server.start();
    soak.era++;
    await worker.drop();
  },
};

/** ioredis has a timer of two seconds at the end of a connection, and forgets it when one has ended before. */
async function leave(client) {
  if (client.status === 'end') return;
  client.disconnect();
  await once(client, 'end');
}

async function someStrings(soak, worker, count) {
  const pipeline = worker.client.pipeline();
  const expected = Array.from({ length: count }, () => soak.pick(stringCommands)(soak, worker, worker.key(soak.random.below(3)), pipeline));
  const replies = await pipeline.exec();
  const failed = replies.find(([error]) => error !== null);
  if (failed !== undefined) throw failed[0];
  assert.deepEqual(
    replies.map(([, reply]) => reply),
    expected,
  );
}

/** How BLPOP of another client comes to its end. */
const endsOfWaiting = [
  async (client, { key, popped }) => {
    assert.equal(await client.rpush(key, 'element'), 1);
    const reply = await popped;
    if (reply instanceof Error) throw reply;
    assert.deepEqual(reply, [key, 'element']);
    assert.equal(await client.exists(key), 0);
  },
  async (client, { other, popped }) => {
    assert.equal(await client.client('UNBLOCK', other.id), 1);
    const reply = await popped;
    if (reply instanceof Error) throw reply;
    assert.equal(reply, null);
  },
  async (client, { key, other, popped }) => {
    assert.equal(await client.client('KILL', 'ID', other.id), 1);
    assert.equal(await client.rpush(key, 'element'), 1);
    assert.equal(await client.lpop(key), 'element');
    assert.ok((await popped) instanceof Error);
  },
  // Whether the server sees the end before a push is not known.
  async (client, { other, popped }) => {
    other.client.disconnect();
    await popped;
  },
];

/** What is done with a socket that connects; it is destroyed afterwards. */
const rawSockets = [
  async () => {},
  async (socket) => {
    await once(socket, 'connect');
    socket.write('*2\r\n$4\r\nECHO\r\n$100\r\nhalf of it');
  },
  async (socket) => {
    await once(socket, 'connect');
    socket.resetAndDestroy();
  },
  async (socket) => {
    const pings = 1_000;
    socket.end('PING\r\n'.repeat(pings));
    await receiveAll(socket, ['+PONG\r\n'.repeat(pings)]);
  },
  // Asks for much and reads none of it.
  async (socket, { client, index }) => {
    const key = `${index}:unread`;
    await client.set(key, Buffer.alloc(100_000, 'x'), 'PX', 60_000);
    socket.pause();
    socket.write(`GET ${key}\r\n`.repeat(40));
    await setImmediate();
  },
];

/** Waits for its end, too. */
async function withSocket(soak, act, worker) {
  const socket = net.connect({ ...soak.address(), allowHalfOpen: soak.random.below(2) === 0 });
  const failed = new Promise((_, reject) => void socket.on('error', reject));
  failed.catch(() => {});
  const closed = new Promise((resolve) => void socket.once('close', resolve));
  // What waits for the end hears of it before.
  // A half-open one is not closed when its peer ends.
  const ended = Promise.race([closed, new Promise((resolve) => void socket.once('end', resolve))])
    .then(() => setImmediate())
    .then(() => Promise.reject(new Error('the socket was closed')));
  ended.catch(() => {});
  try {
    await Promise.race([act(socket, worker), failed, ended]);
  } finally {
    socket.destroy();
    await closed;
  }
}

/** Up to the end, and nothing else. */
async function receiveAll(socket, parts) {
  const expected = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const received = Buffer.concat(await socket.toArray());
  assert.ok(received.equals(expected.subarray(0, received.length)), 'what comes is what was asked for');
  if (received.length < expected.length) throw new Error(`only ${received.length} bytes of ${expected.length} have come`);
}

module.exports = { Soak };
