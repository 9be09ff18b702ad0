'use strict';
/** Until a cluster of three masters and three replicas is up: ours in this process, and six processes of redis-server that redis-cli joins. */
const { execFileSync } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { startCluster } = require('../dist/src/backends/cluster.js');
const { median, noRealServer, startReal } = require('./measure.cjs');

const rounds = { ours: 60, real: 3 };
/** Starts of ours that are not counted: V8 has still to compile. */
const warmUps = 20;
/** A port beyond this has no port of the cluster bus, which is 10,000 higher: the process ends. */
const highestPort = 55_535;

async function main() {
  const ours = [];
  for (let round = 0; round < warmUps + rounds.ours; round++) {
    const begun = performance.now();
    const cluster = await startCluster({ cluster: { masters: 3, replicas: 1 } });
    if (round >= warmUps) ours.push(performance.now() - begun);
    await cluster.stop({ keepData: false });
  }
  const real = [];
  for (let round = 0; round < rounds.real; round++) {
    const took = await startProcesses();
    if (took !== undefined) real.push(took);
  }
  const row = (name, each) => [name, median(each), Math.min(...each)];
  return [
    {
      title: 'Milliseconds until a cluster of six is up',
      head: ['', 'median', 'best'],
      rows: [row('ours', ours), ...(real.length > 0 ? [row('six redis-servers', real)] : [])],
      targets: [],
      notes: real.length > 0 ? [] : [noRealServer],
    },
  ];
}

async function startProcesses() {
  const directory = mkdtempSync(join(tmpdir(), 'jd-bench-'));
  const servers = [];
  try {
    const begun = performance.now();
    while (servers.length < 6) {
      const server = await startReal(undefined, (port) => [
        '--cluster-enabled',
        'yes',
        '--cluster-config-file',
        join(directory, `${port}.conf`),
      ]);
      if (server === undefined) return undefined;
      if (server.port <= highestPort) servers.push(server);
      else server.stop();
    }
    const addresses = servers.map(({ port }) => `127.0.0.1:${port}`);
    execFileSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes'], { stdio: 'ignore' });
    for (const { port } of servers) while (!isUp(port)) continue;
    return performance.now() - begun;
  } finally {
    for (const server of servers) server.stop();
    rmSync(directory, { recursive: true });
  }
}

function isUp(port) {
  return String(execFileSync('redis-cli', ['-p', String(port), 'cluster', 'info'])).includes('cluster_state:ok');
}

module.exports = { main };
