'use strict';
/**
 * `npm run bench [-- name ...]`: runs the benchmarks named, or all, each in a process of its own, prints what they measured, and keeps it in
 * results.json in the place of what they measured before; the README's figures come from there. They report; they never fail.
 * `npm run bench -- soak [--minutes 10] [--seed 1]` is a check: see soak.cjs.
 */
const { fork, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const os = require('node:os');
const { join } = require('node:path');
const prettier = require('prettier');
const { realVersion, shown } = require('./measure.cjs');
const { reportFiles, resultsFile } = require('./report.cjs');

const all = ['cluster', 'files', 'growth', 'memory', 'race', 'round-trip', 'scripts', 'start', 'throughput'];
/** Whose versions count. */
const packages = ['ioredis-5', 'ioredis-6', 'redis-5', 'ioredis-mock', 'bullmq', 'jest'];

async function main([first, ...others]) {
  if (first === 'soak') {
    process.exitCode = spawnSync(process.execPath, [join(__dirname, 'soak.cjs'), ...others], { stdio: 'inherit' }).status;
    return;
  }
  const names = first === undefined ? all : [first, ...others];
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`no benchmark ${unknown}; there are: ${all.join(', ')}, soak`);
  for (const name of names) {
    const measuredOn = machine();
    const tables = await inOwnProcess(name);
    console.log(`\n# ${name}`);
    tables.forEach(print);
    await keep(name, { measuredOn, tables });
  }
  for (const [file, content] of Object.entries(reportFiles())) writeFileSync(file, content);
}

/** What one leaves compiled, or on the heap, is not to change what the next one measures. */
async function inOwnProcess(name) {
  const child = fork(__filename, ['--in-own-process', name]);
  const [[tables], [code]] = await Promise.all([
    Promise.race([once(child, 'message'), once(child, 'exit').then(() => [])]),
    once(child, 'exit'),
  ]);
  if (code !== 0 || tables === undefined) throw new Error(`the benchmark ${name} failed`);
  return tables;
}

function machine() {
  const cores = os.cpus();
  const version = (name) => require(join(__dirname, '../node_modules', name, 'package.json')).version;
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cores[0].model.trim(),
    cores: cores.length,
    system: `${os.type()} ${os.release()}`,
    loadAverage: os.loadavg()[0],
    node: process.versions.node,
    'redis-server': realVersion() ?? null,
    ...Object.fromEntries(packages.map((name) => [name, version(name)])),
  };
}

function print({ title, head, rows, targets = [], notes = [] }) {
  const cells = [head, ...rows].map((row) => row.map(shown));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  console.log(`\n${title}`);
  for (const row of cells) console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '));
  for (const { what, value, atLeast, atMost } of targets) {
    const [isReached, demand] = atMost === undefined ? [value >= atLeast, `at least ${atLeast}`] : [value <= atMost, `at most ${atMost}`];
    console.log(`${isReached ? 'reached' : 'MISSED '}  ${what}: ${shown(value)}; ${demand}`);
  }
  for (const note of notes) console.log(note);
}

/** In the place of what was measured before. */
async function keep(name, measured) {
  const others = existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')) : {};
  const sorted = Object.fromEntries(Object.entries({ ...others, [name]: measured }).sort(([a], [b]) => (a < b ? -1 : 1)));
  // No digits that are not measured.
  const text = JSON.stringify(sorted, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value));
  writeFileSync(resultsFile, await prettier.format(text, { ...(await prettier.resolveConfig(resultsFile)), filepath: resultsFile }));
}

async function run(argv) {
  if (argv[0] !== '--in-own-process') return main(argv);
  // Who has started it is gone.
  const end = () => process.exit(1);
  process.once('disconnect', end);
  process.send(await require(`./${argv[1]}.cjs`).main());
  process.off('disconnect', end);
  process.disconnect();
}

run(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  // What the benchmark has started ends with its process.
  process.exit(1);
});
