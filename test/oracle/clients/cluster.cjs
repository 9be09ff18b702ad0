// For `mocha --require`: a cluster of three masters with a replica each on ports 3000 to 3005 of this machine, in the process that the tests run in;
// TRANSPORT=tcp: not through memory. With SERVER=real: six processes of redis-server.
const { execFileSync, spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const ports = [3000, 3001, 3002, 3003, 3004, 3005];
let stop;

exports.mochaGlobalSetup = async () => {
  stop = await (process.env.SERVER === 'real' ? startReal() : startOurs());
};
exports.mochaGlobalTeardown = () => stop();

async function startOurs() {
  const { startCluster } = require('../../../dist/src/backends/cluster.js');
  const cluster = await startCluster({
    port: ports[0],
    transport: process.env.TRANSPORT ?? 'memory',
    version: process.env.REDIS_VERSION ?? '7.0',
    cluster: { masters: 3, replicas: 1 },
  });
  return () => cluster.stop({ keepData: false });
}

async function startReal() {
  const folder = mkdtempSync(join(tmpdir(), 'jd-oracle-cluster-'));
  const servers = [];
  for (const port of ports) {
    const words = ['--port', port, '--save', '', '--dir', folder, '--cluster-enabled', 'yes', '--cluster-config-file', `${port}.conf`];
    const server = spawn('redis-server', words.map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
    servers.push(server);
    let log = '';
    while (!log.includes('eady to accept connections')) log += (await once(server.stdout, 'data'))[0];
    server.stdout.resume();
  }
  const addresses = ports.map((port) => `127.0.0.1:${port}`);
  execFileSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes'], { stdio: 'ignore' });
  for (;;) {
    const slots = ports.map((port) => `${execFileSync('redis-cli', ['-p', port, 'cluster', 'slots'])}`);
    if (slots.every((each) => ports.every((port) => each.includes(port)))) break;
  }
  return async () => {
    for (const server of servers) server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
}
