// For `mocha --file` with node-redis' specs: their Sentinels, and what these watch, are ours, in the process that the specs run in; TRANSPORT=tcp: not
// through memory. Specs of the client alone, on clusters or over TLS are left out. A container that they stop is a server that crashes.
const { dirname, join } = require('node:path');
const { default: TestUtils } = require('@redis/test-utils');
const dockers = require(join(dirname(require.resolve('@redis/test-utils')), 'dockers.js'));
const { SentinelFramework } = require(join(process.cwd(), 'lib/sentinel/test-util.ts'));
const { RedisServer } = require('../../../dist/src/redis/server.js');
const { ReplicationBus } = require('../../../dist/src/redis/engine/replicating/replication-bus.js');
const { SentinelGroup } = require('../../../dist/src/redis/sentinel-group.js');

const served = { transport: process.env.TRANSPORT ?? 'memory', version: '7.0' };

for (const name of Object.getOwnPropertyNames(TestUtils.prototype)) {
  if (/^testWith(?!ClientSentinel$)/.test(name)) TestUtils.prototype[name] = () => {};
}

const containerOf = ({ port }) => ({ port, dockerId: String(port) });

/** By the very arguments: specs with the same share one. */
const running = new Map();
dockers.spawnRedisSentinel = (_image, words) => {
  if (!running.has(words)) running.set(words, startShared(words));
  return running.get(words);
};

async function startShared(words) {
  const at = words.indexOf('--requirepass');
  const password = at < 0 ? undefined : words[at + 1];
  const group = await SentinelGroup.start({ ...served, password });
  if (password !== undefined)
    for (const sentinel of group.sentinels) await sentinel.call(['ACL', 'SETUSER', 'default', 'resetpass', `>${password}`]);
  return group.sentinels.map(containerOf);
}

/** Those that a spec stops and starts, by their ports. */
const servers = new Map();
/** Of those that are started now: each framework has its own, as real ones hear of nobody who watches other servers. */
let bus;
let started = 0;

async function start(options) {
  // Their ids come of it.
  const seed = `${++started}`;
  const server = await RedisServer.start({ ...served, ...options, seed, bus });
  servers.set(String(server.port), server);
  return server;
}

Object.assign(TestUtils.prototype, {
  spawnRedisServer: async () => containerOf(await start({})),
  async spawnRedisSentinels(_options, masterPort, name, count) {
    const sentinels = await Promise.all(Array.from({ length: count }, () => start({ isSentinel: true })));
    for (const each of sentinels) await each.call(['SENTINEL', 'MONITOR', name, '127.0.0.1', String(masterPort), '2']);
    return sentinels.map(containerOf);
  },
});
const { spawnRedisSentinelNodes } = SentinelFramework.prototype;
Object.assign(SentinelFramework.prototype, {
  spawnRedisSentinelNodes(replicas) {
    bus = new ReplicationBus();
    return spawnRedisSentinelNodes.call(this, replicas);
  },
  dockerStop: (id) => servers.get(id).stop({ keepData: false }),
  dockerStart: (id) => servers.get(id).start(),
  dockerRemove: (id) => servers.get(id).stop(),
});
