'use strict';
/** A script by its digest from ioredis, and BullMQ's scripts, against ours and a real redis-server, interleaved in one run; ratios above 1 are faster than the real one. */
const { Queue, Worker } = require('bullmq');
const { Redis } = require('ioredis-5');
const { RedisServer } = require('../dist/src/redis/server.js');
const { percentile, printTable } = require('./measure.cjs');
const { startReal } = require('./round-trip.cjs');

const rounds = 12;
/** The server is compiled as it runs, in the client's process and time: so many rounds are not counted. */
const warmUps = 20;

/** What takes a lock, or renews one's own. */
const script = `
  local holder = redis.call('GET', KEYS[1])
  if holder and holder ~= ARGV[1] then return 0 end
  redis.call('SET', KEYS[1], ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 1`;

async function main() {
  const ours = await RedisServer.start();
  const real = await startReal();
  const servers = { ours: ours.port, ...(real && { real: real.port }) };
  const rows = [['microseconds, median', ...Object.keys(servers), ...(real ? ['real / ours'] : [])]];
  try {
    for (const [name, open] of Object.entries(workloads)) {
      const medians = (await interleave(servers, open)).map((each) => percentile(each, 0.5));
      const ratio = real ? [`${(medians[1] / medians[0]).toFixed(2)}x`] : [];
      rows.push([name, ...medians.map((us) => us.toFixed(1)), ...ratio]);
    }
  } finally {
    real?.process.kill('SIGKILL');
    await ours.stop();
  }
  printTable(rows);
  if (!real) console.log('No redis-server on PATH: no peer to compare with.');
}

/** Each opens what it needs, and gives a function that returns the microseconds an operation took. */
const workloads = {
  'EVALSHA in sequence': async (port) => {
    const { redis, sha } = await loaded(port);
    return { measure: () => timed(300, () => repeat(300, () => redis.evalsha(sha, 1, 'lock', 'me', 10_000))), close: () => redis.quit() };
  },
  'EVALSHA, 100 at once': async (port) => {
    const { redis, sha } = await loaded(port);
    const all = () => Promise.all(Array.from({ length: 100 }, () => redis.evalsha(sha, 1, 'lock', 'me', 10_000)));
    return { measure: () => timed(1000, () => repeat(10, all)), close: () => redis.quit() };
  },
  'BullMQ add, 100 at once': async (port) => {
    const queue = new Queue('add', { connection: { host: '127.0.0.1', port } });
    return { measure: () => timed(100, () => queue.addBulk(jobs(100))), close: () => queue.close() };
  },
  'BullMQ process, 10 at a time': async (port) => {
    const queue = new Queue('process', { connection: { host: '127.0.0.1', port } });
    return { measure: () => processed(queue, port), close: () => queue.close() };
  },
};

async function loaded(port) {
  const redis = new Redis(port, '127.0.0.1');
  return { redis, sha: await redis.script('LOAD', script) };
}

/** Adds before the clock starts; a worker takes all. */
async function processed(queue, port) {
  const count = 200;
  await queue.addBulk(jobs(count));
  const options = { connection: { host: '127.0.0.1', port, maxRetriesPerRequest: null }, concurrency: 10, autorun: false };
  const worker = new Worker(queue.name, async () => 'done', { ...options, removeOnComplete: { count: 0 } });
  await worker.waitUntilReady();
  const all = new Promise((resolve) => {
    let left = count;
    worker.on('completed', () => --left === 0 && resolve());
  });
  const took = await timed(count, () => {
    void worker.run();
    return all;
  });
  await worker.close();
  return took;
}

function jobs(count) {
  return Array.from({ length: count }, (_, n) => ({ name: 'job', data: { n } }));
}

async function repeat(count, act) {
  for (let i = 0; i < count; i++) await act();
}

/** Microseconds for each of `count` operations. */
async function timed(count, act) {
  const start = process.hrtime.bigint();
  await act();
  return Number(process.hrtime.bigint() - start) / 1e3 / count;
}

async function interleave(servers, open) {
  const opened = await Promise.all(Object.values(servers).map((port) => open(port)));
  const samples = opened.map(() => []);
  for (let round = 0; round < warmUps; round++) for (const each of opened) await each.measure();
  for (let round = 0; round < rounds; round++) for (const [i, each] of opened.entries()) samples[i].push(await each.measure());
  await Promise.all(opened.map((each) => each.close()));
  return samples;
}

module.exports = { main };
