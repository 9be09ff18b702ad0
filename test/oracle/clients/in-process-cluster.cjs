// For `mocha --file` with node-redis' specs: their clusters are ours, in the process that the specs run in; TRANSPORT=tcp: not through memory.
// With SERVER=real they are processes of redis-server, which the stand-in for docker starts. Specs of the client alone, on Sentinels or over TLS are left out.
const { dirname, join } = require('node:path');
const { default: TestUtils } = require('@redis/test-utils');
const dockers = require(join(dirname(require.resolve('@redis/test-utils')), 'dockers.js'));
const { startCluster } = require('../../../dist/src/backends/cluster.js');

for (const name of Object.getOwnPropertyNames(TestUtils.prototype)) {
  if (/^testWith(?!Cluster$)/.test(name)) TestUtils.prototype[name] = () => {};
}

if (process.env.SERVER !== 'real') {
  /** By the very arguments: specs with the same share one. */
  const running = new Map();
  dockers.spawnRedisCluster = ({ numberOfMasters = 2, numberOfReplicas = 0 }, serverArguments) => {
    if (!running.has(serverArguments)) running.set(serverArguments, start(numberOfMasters, numberOfReplicas, serverArguments));
    return running.get(serverArguments);
  };
}

async function start(masters, replicas, words) {
  const config = {};
  for (let at = 0; at < words.length; at += 2) if (!words[at].startsWith('--enable-')) config[words[at].slice(2)] = words[at + 1];
  const { requirepass: password, ...others } = config;
  const cluster = await startCluster({
    transport: process.env.TRANSPORT ?? 'memory',
    version: '7.0',
    password,
    config: others,
    cluster: { masters, replicas },
  });
  return cluster.cluster.nodes().map(({ port }) => ({ port, dockerId: '' }));
}
