'use strict';
/** From the construction of a server to the first PONG through ioredis 5, over TCP: ours in this process, and a real redis-server, in turns. */
const { Redis } = require('ioredis-5');
const { RedisServer } = require('../dist/src/redis/server.js');
const { percentile, printTable } = require('./measure.cjs');
const { startReal } = require('./round-trip.cjs');

const rounds = 60;
/** Starts that are not counted: V8 has still to compile. */
const warmUps = 20;

/** Each starts a server; it tells the port, and how to end it. */
const servers = {
  'ours, TCP': async () => {
    const server = await RedisServer.start();
    return { port: server.port, stop: () => server.stop() };
  },
  'real, TCP': async () => {
    const server = await startReal();
    return server && { port: server.port, stop: () => server.process.kill('SIGKILL') };
  },
};

async function main() {
  const rows = [['milliseconds', 'started', 'first PONG, median', 'best']];
  const samples = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, start] of Object.entries(servers)) {
      const sample = await measure(start);
      if (sample !== undefined && round >= warmUps) samples[name].push(sample);
    }
  }
  for (const [name, each] of Object.entries(samples)) {
    if (each.length === 0) continue;
    const [started, ponged] = ['started', 'ponged'].map((what) => each.map((sample) => sample[what]));
    rows.push([name, percentile(started, 0.5).toFixed(2), percentile(ponged, 0.5).toFixed(2), Math.min(...ponged).toFixed(2)]);
  }
  printTable(rows);
  return rows;
}

async function measure(start) {
  const begun = performance.now();
  const server = await start();
  if (server === undefined) return undefined;
  const started = performance.now() - begun;
  const redis = new Redis(server.port, '127.0.0.1');
  await redis.ping();
  const ponged = performance.now() - begun;
  redis.disconnect();
  await server.stop();
  return { started, ponged };
}

module.exports = { main };
