'use strict';
/** ioredis and node-redis over TCP against ours and a real redis-server, interleaved in one run; ratios above 1 are faster than the real one. */
const { spawn, spawnSync } = require('node:child_process');
const net = require('node:net');
const { once } = require('node:events');
const { RedisServer } = require('../dist/src/redis/server.js');
const { percentile, printTable } = require('./measure.cjs');

const rounds = 20;

async function main() {
  const ours = await RedisServer.start();
  const real = await startReal();
  const servers = { ours: ours.port, ...(real && { real: real.port }) };
  const rows = [['microseconds, median', ...Object.keys(servers), ...(real ? ['real / ours'] : [])]];
  try {
    for (const [client, connect] of Object.entries(clients)) {
      for (const [name, act] of Object.entries(workloads)) {
        const samples = await interleave(servers, connect, act);
        const medians = Object.values(samples).map((each) => percentile(each, 0.5));
        const ratio = real ? [`${(medians[1] / medians[0]).toFixed(2)}x`] : [];
        rows.push([`${client} ${name}`, ...medians.map((us) => us.toFixed(1)), ...ratio]);
      }
    }
    await startUp(rows);
  } finally {
    real?.process.kill('SIGKILL');
    await ours.stop();
  }
  printTable(rows);
  if (!real) console.log('No redis-server on PATH: no peer to compare with.');
}

const clients = {
  'ioredis 5': async (port) => {
    const { Redis } = require('ioredis-5');
    const redis = new Redis(port, '127.0.0.1');
    return {
      get: () => redis.get('k'),
      set: () => redis.set('k', 'v'),
      pipeline: (n) => {
        const p = redis.pipeline();
        for (let i = 0; i < n; i++) p.get('k');
        return p.exec();
      },
      close: () => redis.quit(),
    };
  },
  'node-redis 5': async (port) => {
    const redis = require('redis-5').createClient({ url: `redis://127.0.0.1:${port}` });
    await redis.connect();
    return {
      get: () => redis.get('k'),
      set: () => redis.set('k', 'v'),
      pipeline: (n) => Promise.all(Array.from({ length: n }, () => redis.get('k'))),
      close: () => redis.close(),
    };
  },
};

/** Each returns the microseconds an operation took. */
const workloads = {
  'GET in sequence': (client) => each(300, () => client.get()),
  'SET in sequence': (client) => each(300, () => client.set()),
  'pipeline of 100 GET': (client) => each(10, () => client.pipeline(100)),
};

async function each(count, act) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) await act();
  return Number(process.hrtime.bigint() - start) / 1e3 / count;
}

async function interleave(servers, connect, act) {
  const connected = Object.fromEntries(await Promise.all(Object.entries(servers).map(async ([name, port]) => [name, await connect(port)])));
  const samples = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  for (const client of Object.values(connected)) await client.set();
  for (let round = 0; round < rounds; round++) for (const name of Object.keys(servers)) samples[name].push(await act(connected[name]));
  await Promise.all(Object.values(connected).map((client) => client.close()));
  return samples;
}

async function startUp(rows) {
  const samples = [];
  for (let i = 0; i < 50; i++) {
    const start = process.hrtime.bigint();
    const server = await RedisServer.start();
    const socket = net.connect(server.port, '127.0.0.1');
    socket.write('PING\r\n');
    await once(socket, 'data');
    samples.push(Number(process.hrtime.bigint() - start) / 1e3);
    socket.destroy();
    await server.stop();
  }
  rows.push(['start to first PONG', percentile(samples, 0.5).toFixed(0), ...(rows[0].length > 2 ? ['', ''] : [])]);
}

/** @param words more of its command line, for its port */
async function startReal(words = () => []) {
  if (spawnSync('redis-server', ['--version']).status !== 0) return undefined;
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  const child = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no', ...words(port)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const chunk of child.stdout) if (String(chunk).includes('Ready to accept')) break;
  return { port, process: child };
}

module.exports = { main, startReal };
