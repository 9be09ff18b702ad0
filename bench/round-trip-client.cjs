'use strict';
/**
 * A client of round-trip.cjs, in a process of its own, as an application is: node round-trip-client.cjs <client> <place>, where the place is
 * `{ port }`, `{ path }` or `{ transport }` of a server of ours that is started here. Sent the name of a workload, it answers with the microseconds
 * of a command.
 */
const { RedisServer } = require('../dist/src/redis/server.js');
const { median, microsecondsEach } = require('./measure.cjs');

const value = 'a value of some bytes';

/** Each: how to connect, and to send a pipeline. */
const ioredis = (name) => ({
  connect: async (at) => {
    const { default: Redis } = require(name);
    return new Redis({ host: '127.0.0.1', ...at });
  },
  pipeline: (redis, keys) => {
    const pipeline = redis.pipeline();
    for (const key of keys) pipeline.set(key, value).get(key);
    return pipeline.exec();
  },
});

const nodeRedis = {
  connect: ({ port, path }) =>
    require('redis-5')
      .createClient({ socket: path ? { path } : { host: '127.0.0.1', port } })
      .connect(),
  // What is asked for in one tick goes out as one.
  pipeline: (redis, keys) => Promise.all(keys.flatMap((key) => [redis.set(key, value), redis.get(key)])),
};

const clients = {
  'ioredis 5': ioredis('ioredis-5'),
  'ioredis 6': ioredis('ioredis-6'),
  'node-redis 5': nodeRedis,
  // Its server is its client.
  'ioredis-mock': ioredis('ioredis-mock'),
};

/** Each gives the microseconds of a command. */
const workloads = {
  'GET in sequence': (redis) => inSequence(() => redis.get('k')),
  'SET in sequence': (redis) => inSequence(() => redis.set('k', value)),
  '50 tasks at once, SET and GET': (redis) =>
    microsecondsEach(50 * 2 * 20, () => Promise.all(Array.from({ length: 50 }, (_, i) => task(redis, i)))),
  'pipelines of 100, SET and GET': (redis, { pipeline }) => {
    const keys = Array.from({ length: 50 }, (_, i) => `k${i}`);
    return microsecondsEach(100 * 10, async () => {
      for (let i = 0; i < 10; i++) await pipeline(redis, keys);
    });
  },
};

/** The median of commands that are awaited one after the other. */
async function inSequence(act) {
  const samples = [];
  for (let i = 0; i < 300; i++) {
    const startMs = performance.now();
    await act();
    samples.push((performance.now() - startMs) * 1e3);
  }
  return median(samples);
}

async function task(redis, i) {
  for (let turn = 0; turn < 20; turn++) {
    await redis.set(`k${i}`, value);
    await redis.get(`k${i}`);
  }
}

async function main(name, place) {
  const server = place.transport && (await RedisServer.start(place));
  const client = clients[name];
  const redis = await client.connect(server ? { port: server.port } : place);
  await redis.set('k', value);
  process.on('message', (workload) => void workloads[workload](redis, client).then((each) => process.send(each)));
  process.once('disconnect', () => process.exit());
  process.send('ready');
}

void main(process.argv[2], JSON.parse(process.argv[3]));
