'use strict';
/**
 * What the benchmarks share. The `main` of each returns tables:
 * `{ title, head, rows, targets?, notes? }`. The first cell of a row is its name; the others are numbers, or null where there is nothing to measure.
 * A target is `{ what, value }` with `atLeast` or `atMost`.
 */
const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } = require('node:fs');
const net = require('node:net');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

/**
 * Nanoseconds an operation takes: the least of `rounds` batches, which noise disturbs least.
 * @param {(i: number) => void} operation called with 0, 1, 2, ...
 */
function nanosecondsEach(operation, { batch = 500, rounds = 40 } = {}) {
  let best = Infinity;
  let i = 0;
  for (let round = 0; round < rounds; round++) {
    const startMs = performance.now();
    for (let left = batch; left > 0; left--) operation(i++);
    best = Math.min(best, ((performance.now() - startMs) * 1e6) / batch);
  }
  return best;
}

/** Microseconds for each of `count` operations that `act` makes. */
async function microsecondsEach(count, act) {
  const startMs = performance.now();
  await act();
  return ((performance.now() - startMs) * 1e3) / count;
}

/** Measures all in turns, so that the moods of the machine meet all. @returns what they gave, the first `warmUps` left out */
async function inTurns(measures, { rounds, warmUps }) {
  const samples = measures.map(() => []);
  for (let round = -warmUps; round < rounds; round++) {
    for (const [i, measure] of measures.entries()) {
      const sample = await measure();
      if (round >= 0) samples[i].push(sample);
    }
  }
  return samples;
}

/** Collects all garbage now: what was left by filling must not be collected while something is measured. */
function collectGarbage() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

/** Null of no samples. */
function median(samples) {
  if (samples.length === 0) return null;
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1];
}

/** Null where one of the two was not measured. */
function ratio(a, b) {
  return a === null || b === null ? null : a / b;
}

/** To three digits; whole from 1,000 on. */
function shown(cell) {
  if (cell === null) return '';
  if (typeof cell !== 'number') return cell;
  return Math.abs(cell) < 1000 ? cell.toPrecision(Math.abs(cell) < 1 ? 2 : 3) : String(Math.round(cell));
}

const noRealServer = 'No redis-server on PATH: no peer to compare with.';

const [, installedVersion] = / v=([\d.]+)/.exec(spawnSync('redis-server', ['--version'], { encoding: 'utf8' }).stdout ?? '') ?? [];

/** The version of the redis-server on PATH, or undefined where there is none. */
function realVersion() {
  return installedVersion;
}

/** A port that was free a moment ago. */
async function freePort() {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** A redis-server that keeps nothing, on a port and a socket file; undefined where there is none. */
/** @param more words of its command line, for its port */
async function startReal(port, more = () => []) {
  if (realVersion() === undefined) return undefined;
  port ??= await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'jest-distributed-bench-'));
  const path = join(folder, 'redis.sock');
  const options = ['--port', String(port), '--unixsocket', path, '--dir', folder, '--save', '', '--appendonly', 'no', ...more(port)];
  const child = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const chunk of child.stdout) if (String(chunk).includes('eady to accept')) break;
  const stop = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, path, pid: child.pid, stop };
}

/** Puts the package into a folder's node_modules as npm installs it, beside its dependencies. */
function installPackage(home) {
  const root = resolve(__dirname, '..');
  const modules = join(home, 'node_modules');
  const folder = join(modules, 'jest-distributed');
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
}

module.exports = {
  collectGarbage,
  freePort,
  inTurns,
  installPackage,
  median,
  microsecondsEach,
  nanosecondsEach,
  noRealServer,
  ratio,
  realVersion,
  shown,
  startReal,
};
