'use strict';
/**
 * Requests a second of a server in a process of its own, loaded by redis-benchmark with 50 connections, in the share of what a real redis-server
 * beside it serves. Both are asked in turns, the medians compared. Also the processor time that each request costs the server.
 */
const { execFile, spawn } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { once } = require('node:events');
const { promisify } = require('node:util');
const { join } = require('node:path');
const { inTurns, median, noRealServer, startReal } = require('./measure.cjs');

const rounds = 5;
const connections = 50;
/** Requests of one measurement, by the length of the pipelines. */
const requests = { 1: 60_000, 16: 300_000 };
/** LRANGE_100 answers with 100 elements each time. */
const requestsOfRanges = { 1: 30_000, 16: 60_000 };
const depths = Object.keys(requests).map(Number);

/** As redis-benchmark's -t names them. Before LRANGE it pushes as many elements as it will send requests: their processor time counts there, too. */
const workloads = ['set', 'get', 'incr', 'lpush', 'sadd', 'hset', 'zadd', 'lrange_100', 'mset'];
/** Linux's clock ticks a second, in which /proc counts. */
const ticksPerSecond = 100;

/** Of what the real one serves, by the length of the pipelines. */
const demanded = { 1: 0.95, 16: 0.55 };

async function main() {
  const real = await startReal();
  const table = {
    title: 'Thousands of requests a second, median; microseconds of processor time that one costs the server',
    head: ['', 'ours', 'redis-server', 'ours / redis-server', 'ours, us of CPU', 'redis-server'],
    rows: [],
    targets: [],
    notes: real ? [] : [noRealServer],
  };
  if (!real) return [table];
  const ours = await startOurs();
  try {
    for (const depth of depths) for (const workload of workloads) await compare([ours, real], { workload, depth, table });
  } finally {
    for (const server of [ours, real]) server.stop();
  }
  return [table];
}

async function compare(servers, { workload, depth, table }) {
  const count = (workload.startsWith('lrange') ? requestsOfRanges : requests)[depth];
  const measures = servers.map(({ port, pid }) => async () => {
    const before = cpuSeconds(pid);
    const rate = await load(port, workload, depth, count);
    return { rate, cost: ((cpuSeconds(pid) - before) * 1e6) / count };
  });
  const samples = await inTurns(measures, { rounds, warmUps: 1 });
  const of = (what) => samples.map((each) => median(each.map((sample) => sample[what])));
  const [ours, real] = of('rate');
  const name = `${workload.toUpperCase()}, P = ${depth}`;
  table.rows.push([name, ours / 1e3, real / 1e3, ours / real, ...of('cost')]);
  table.targets.push({ what: `${name}: ours / redis-server`, value: ours / real, atLeast: demanded[depth] });
}

/** Requests a second. */
async function load(port, workload, depth, count) {
  const options = ['-p', port, '-c', connections, '-n', count, '-P', depth, '-t', workload, '--csv'];
  const { stdout } = await promisify(execFile)('redis-benchmark', options.map(String));
  return Number(/^"[^"]*","([\d.]+)"/.exec(stdout.trim().split('\n').at(-1))[1]);
}

/** Processor time of a process since its start, of all its threads; 0 where there is no /proc. */
function cpuSeconds(pid) {
  try {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ').slice(11, 13).map(Number);
    return (user + system) / ticksPerSecond;
  } catch {
    return 0;
  }
}

async function startOurs() {
  const child = spawn(process.execPath, [join(__dirname, '../dist/src/cli.js'), 'redis', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [told] = await once(child.stdout, 'data');
  return { port: Number(/:(\d+)/.exec(String(told))[1]), pid: child.pid, stop: () => child.kill('SIGKILL') };
}

module.exports = { main };
