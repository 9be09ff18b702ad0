'use strict';
/**
 * Executions a second of a race check: two tasks of four commands each, with a client each, in a test file as it stands in any repository. What a
 * check pays once (its clients' connections, the first executions) is left out by a check before. And what watching (RACE=1) costs the tests of a file that
 * does little but talk to Redis, one task after the other and fifty at once; runs with and without it take turns.
 */
const { spawnSync } = require('node:child_process');
const { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { installPackage, median } = require('./measure.cjs');

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

const watchedRounds = 5;
const heavyTests = 40;

/** What a shop does: ten commands of eight kinds an order, no two orders on keys that lose anything. */
const heavyTest = `
  const { appendFileSync } = require('node:fs');
  const { redis } = require('jest-distributed');
  const client = new (require('ioredis-5'))(redis.url);
  const sum = { cpuMs: 0, wallMs: 0 };
  let before, startMs;
  beforeAll(() => client.ping());
  beforeEach(() => {
    before = process.cpuUsage();
    startMs = performance.now();
  });
  afterEach(() => {
    const { user, system } = process.cpuUsage(before);
    sum.cpuMs += (user + system) / 1e3;
    sum.wallMs += performance.now() - startMs;
  });
  afterAll(() => {
    client.disconnect();
    appendFileSync(__filename + '.jsonl', JSON.stringify(sum) + '\\n');
  });
  async function order(id) {
    await client.hset('order:' + id, 'state', 'new', 'total', id * 3);
    await client.sadd('orders', id);
    await client.set('cache:' + id, 'x'.repeat(100), 'EX', 60);
    await client.get('cache:' + id);
    await client.hgetall('order:' + id);
    await client.incr('count');
    await client.zadd('by-total', id * 3, id);
    await client.hset('order:' + id, 'state', 'paid');
    await client.lpush('log', 'order ' + id);
    await client.zrangebyscore('by-total', 0, 100);
  }
  for (let number = 0; number < ${heavyTests}; number++)
    test('orders ' + number, async () => {
      for (let id = 0; id < 50; id++) await order(id);
      await Promise.all(Array.from({ length: 50 }, (_, id) => order(100 + id)));
    });`;

/** @returns how many times as much the tests take, and Jest's whole run */
function watchCost(home) {
  const samples = { off: [], on: [] };
  for (let round = 0; round < watchedRounds; round++)
    for (const how of ['off', 'on']) {
      const startMs = performance.now();
      const [sample] = run(join(home, `watch-${how}-${round}`), heavyTest, { RACE: how === 'on' ? '1' : '0' });
      samples[how].push({ ...sample, runMs: performance.now() - startMs });
    }
  const of = (how, name) => median(samples[how].map((sample) => sample[name]));
  return Object.fromEntries(['cpuMs', 'wallMs', 'runMs'].map((name) => [name, { off: of('off', name), on: of('on', name) }]));
}

async function main() {
  const home = mkdtempSync(join(tmpdir(), 'jest-distributed-bench-'));
  try {
    installPackage(home);
    const names = Object.keys(clients);
    const samples = names.map((name, at) => run(join(home, `case-${at}`), testOf(clients[name].text)));
    const rates = samples.map((each) => median(each.map(({ executions: count, wallMs }) => (count * 1e3) / wallMs)));
    const costs = samples.map((each) => median(each.map(({ executions: count, cpuMs }) => (cpuMs * 1e3) / count)));
    const { cpuMs, wallMs, runMs } = watchCost(home);
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
      {
        title: `A file of ${heavyTests} tests with 1,000 commands each, as it is and watched for races (RACE=1), median milliseconds`,
        head: ['', 'as it is', 'RACE=1', 'times'],
        rows: [
          ['the tests', wallMs.off, wallMs.on, wallMs.on / wallMs.off],
          ['the tests, processor time', cpuMs.off, cpuMs.on, cpuMs.on / cpuMs.off],
          ["Jest's whole run", runMs.off, runMs.on, runMs.on / runMs.off],
        ],
        targets: [{ what: "Jest's whole run with RACE=1, times as long", value: runMs.on / runMs.off, atMost: 1.3 }],
      },
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function run(folder, text, variables = {}) {
  mkdirSync(folder);
  const file = join(folder, 'race.test.js');
  writeFileSync(file, text);
  writeFileSync(join(folder, 'package.json'), '{}');
  const config = { rootDir: folder, cacheDirectory: join(folder, '.cache'), preset: 'jest-distributed' };
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
  const { status, stdout, stderr } = spawnSync(process.execPath, [require.resolve('jest/bin/jest'), '-i'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...variables },
  });
  if (status !== 0) throw new Error(`a Jest run of the benchmark failed:\n${stdout}${stderr}`);
  const lines = readFileSync(`${file}.jsonl`, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

module.exports = { main };
