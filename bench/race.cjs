'use strict';
/**
 * Executions a second of a race check: two tasks of four commands each, with a client each, in a test file as it stands in any repository. What a
 * check pays once (its clients' connections, the first executions) is left out by a check before.
 */
const { spawnSync } = require('node:child_process');
const { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { median } = require('./measure.cjs');

const root = resolve(__dirname, '..');
const executions = 1_000;
const rounds = 3;

/** Each: how a client is made, and how many executions a second are wanted of it. */
const clients = {
  'ioredis 5': { text: "(url) => new (require('ioredis-5'))(url)", atLeast: 5000 },
  'ioredis 6': { text: "(url) => new (require('ioredis-6').default)(url)" },
  'node-redis 5': { text: "(url) => require('redis-5').createClient({ url }).connect()", atLeast: 2500 },
  'node-redis 6': { text: "(url) => require('redis-6').createClient({ url }).connect()" },
};

/** The tasks share two keys, so that there are orders enough; the budget ends the search. */
const testOf = (client) => `
  const { appendFileSync } = require('node:fs');
  const { copies, race } = require('jest-distributed');
  const check = (executions) => race({
    connect: ${client},
    tasks: copies(2, async ({ connect }) => {
      const client = await connect();
      await client.incr('a');
      await client.incr('b');
      await client.incr('a');
      await client.incr('b');
    }),
  }, { strategy: 'random', executions, timeMs: 60_000, serializable: false });
  test('runs', async () => {
    await check(500);
    for (let round = 0; round < ${rounds}; round++) {
      const startMs = performance.now();
      const before = process.cpuUsage();
      const { executions } = await check(${executions});
      const { user, system } = process.cpuUsage(before);
      appendFileSync(__filename + '.jsonl', JSON.stringify({ executions, wallMs: performance.now() - startMs, cpuMs: (user + system) / 1e3 }) + '\\n');
    }
  }, 300_000);`;

async function main() {
  const home = mkdtempSync(join(tmpdir(), 'jest-distributed-bench-'));
  try {
    install(home);
    const names = Object.keys(clients);
    const samples = names.map((name, at) => run(join(home, `case-${at}`), testOf(clients[name].text)));
    const rates = samples.map((each) => median(each.map(({ executions: count, wallMs }) => (count * 1e3) / wallMs)));
    const costs = samples.map((each) => median(each.map(({ executions: count, cpuMs }) => (cpuMs * 1e3) / count)));
    return [
      {
        title: 'Executions of 2 tasks x 4 commands a second, median; microseconds of processor time that one costs',
        head: ['', 'executions a second', 'us of CPU'],
        rows: names.map((name, at) => [name, rates[at], costs[at]]),
        targets: names.flatMap((name, at) =>
          clients[name].atLeast === undefined
            ? []
            : [{ what: `${name}: executions a second`, value: rates[at], atLeast: clients[name].atLeast }],
        ),
      },
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The package as npm installs it, beside its dependencies. */
function install(home) {
  const modules = join(home, 'node_modules');
  const folder = join(modules, 'jest-distributed');
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')))
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name));
}

function run(folder, text) {
  mkdirSync(folder);
  const file = join(folder, 'race.test.js');
  writeFileSync(file, text);
  writeFileSync(join(folder, 'package.json'), '{}');
  const config = { rootDir: folder, cacheDirectory: join(folder, '.cache'), preset: 'jest-distributed' };
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
  const { status, stdout, stderr } = spawnSync(process.execPath, [require.resolve('jest/bin/jest'), '-i'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`a Jest run of the benchmark failed:\n${stdout}${stderr}`);
  const lines = readFileSync(`${file}.jsonl`, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

module.exports = { main };
