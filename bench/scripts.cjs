'use strict';
/** A script by its digest from ioredis, and BullMQ's scripts, against ours through memory and over TCP and a real redis-server over TCP, in turns in one run. */
const { Queue, Worker } = require('bullmq');
const { Redis } = require('ioredis-5');
const { RedisServer } = require('../dist/src/redis/server.js');
const { inTurns, median, microsecondsEach, noRealServer, ratio, startReal } = require('./measure.cjs');

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
  const ours = [await RedisServer.start({ transport: 'memory' }), await RedisServer.start({ transport: 'tcp' })];
  const real = await startReal();
  const ports = [...ours, ...(real ? [real] : [])].map(({ port }) => port);
  const rows = [];
  try {
    for (const [name, open] of Object.entries(workloads)) {
      const opened = await Promise.all(ports.map((port) => open(port)));
      const samples = await inTurns(
        opened.map(({ measure }) => measure),
        { rounds, warmUps },
      );
      await Promise.all(opened.map(({ close }) => close()));
      const [memory, tcp, theirs = null] = samples.map(median);
      rows.push([name, memory, tcp, theirs, ratio(theirs, memory), ratio(theirs, tcp)]);
    }
  } finally {
    real?.stop();
    await Promise.all(ours.map((server) => server.stop()));
  }
  const head = ['', 'memory', 'TCP', 'redis-server, TCP', 'redis-server / memory', 'redis-server / TCP'];
  return [{ title: 'Microseconds a script or a job, median', head, rows, notes: real ? [] : [noRealServer] }];
}

/** Each opens what it needs, and gives a function that returns the microseconds an operation took. */
const workloads = {
  'EVALSHA in sequence': async (port) => {
    const { redis, sha } = await loaded(port);
    return {
      measure: () => microsecondsEach(300, () => repeat(300, () => redis.evalsha(sha, 1, 'lock', 'me', 10_000))),
      close: () => redis.quit(),
    };
  },
  'EVALSHA, 100 at once': async (port) => {
    const { redis, sha } = await loaded(port);
    const all = () => Promise.all(Array.from({ length: 100 }, () => redis.evalsha(sha, 1, 'lock', 'me', 10_000)));
    return { measure: () => microsecondsEach(1000, () => repeat(10, all)), close: () => redis.quit() };
  },
  'BullMQ add, 100 at once': async (port) => {
    const queue = new Queue('add', { connection: { host: '127.0.0.1', port } });
    return { measure: () => microsecondsEach(100, () => queue.addBulk(jobs(100))), close: () => queue.close() };
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
  const took = await microsecondsEach(count, () => {
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

module.exports = { main };
