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
const { percentile, printTable } = require('./measure.cjs');
const { startReal } = require('./round-trip.cjs');

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

async function main() {
  const rows = [['requests/s, thousands, median', 'ours', 'real', 'ours / real', 'ours, us of CPU each', 'real']];
  const real = await startReal();
  if (!real) {
    console.log('No redis-server on PATH: no peer to compare with.');
    return rows;
  }
  const ours = await startOurs();
  try {
    for (const depth of depths) for (const workload of workloads) rows.push(await compare([ours, real], workload, depth));
  } finally {
    for (const { process: child } of [ours, real]) child.kill('SIGKILL');
  }
  printTable(rows);
  return rows;
}

async function compare(servers, workload, depth) {
  const rates = servers.map(() => []);
  const costs = servers.map(() => []);
  const count = (workload.startsWith('lrange') ? requestsOfRanges : requests)[depth];
  for (const { port } of servers) await load(port, workload, depth, count / 2); // Warms up.
  for (let round = 0; round < rounds; round++) {
    for (const [i, server] of servers.entries()) {
      const before = cpuSeconds(server.process.pid);
      rates[i].push(await load(server.port, workload, depth, count));
      costs[i].push(((cpuSeconds(server.process.pid) - before) * 1e6) / count);
    }
  }
  const [ours, real] = rates.map((each) => percentile(each, 0.5));
  const [cost, realCost] = costs.map((each) => percentile(each, 0.5).toFixed(2));
  return [
    `${workload.toUpperCase()}, P = ${depth}`,
    ...[ours, real].map((each) => (each / 1e3).toFixed(1)),
    (ours / real).toFixed(2),
    cost,
    realCost,
  ];
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
  return { port: Number(/:(\d+)/.exec(String(told))[1]), process: child };
}

module.exports = { main, startOurs };
