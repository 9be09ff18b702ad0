'use strict';
/**
 * From the construction of a server to the first PONG through ioredis 5: ours in this process, through memory and over TCP, and a real redis-server, in
 * turns. Stubs stand beside: no server is faster than the client is with them. ioredis asks INFO before anything else, so each figure has two round trips.
 */
const { Redis } = require('ioredis-5');
const { RedisServer } = require('../dist/src/redis/server.js');
const { startStub, stubInMemory } = require('./stub-server.cjs');
const { freePort, inTurns, median, noRealServer, realVersion, startReal } = require('./measure.cjs');

const rounds = 40;
/** Starts that are not counted: V8 has still to compile. */
const warmUps = 20;

/** Each starts a server, that ioredis finds at its port or by its `clientOptions`; `demanded` is in milliseconds. */
const servers = {
  memory: { start: () => RedisServer.start({ transport: 'memory' }), demanded: 0.4 },
  TCP: { start: () => RedisServer.start({ transport: 'tcp' }), demanded: 1.2 },
  'redis-server, TCP': { start: startReal, isReal: true },
  'stub, no socket': { start: async () => ({ clientOptions: stubInMemory(), stop: () => undefined }) },
  'stub, TCP': { start: startStub },
};

async function main() {
  const hasReal = realVersion() !== undefined;
  const here = Object.entries(servers).filter(([, { isReal }]) => hasReal || !isReal);
  const samples = await inTurns(
    here.map(
      ([, { start, isReal }]) =>
        () =>
          measure(start, isReal),
    ),
    { rounds, warmUps },
  );
  const rows = here.map(([name], i) => {
    const [started, ponged] = ['started', 'ponged'].map((what) => samples[i].map((sample) => sample[what]));
    return [name, median(started), median(ponged), Math.min(...ponged)];
  });
  const targets = here.flatMap(([name, { demanded }], i) =>
    demanded ? [{ what: `${name}: first PONG`, value: rows[i][2], atMost: demanded }] : [],
  );
  const head = ['', 'started', 'first PONG', 'first PONG, best'];
  return [{ title: 'Milliseconds from the start of a server, median', head, rows, targets, notes: hasReal ? [] : [noRealServer] }];
}

async function measure(start, isReal) {
  // Ours finds its own.
  const port = isReal ? await freePort() : undefined;
  const startMs = performance.now();
  const server = await start(port);
  const started = performance.now() - startMs;
  const redis = new Redis(server.clientOptions ?? { port: server.port, host: '127.0.0.1' });
  await redis.ping();
  const ponged = performance.now() - startMs;
  redis.disconnect();
  await server.stop();
  return { started, ponged };
}

module.exports = { main };
