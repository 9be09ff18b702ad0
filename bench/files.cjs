'use strict';
/**
 * What a test file pays: Jest runs of twenty small files in one process (`-i`), with everything cached, interleaved. A figure is that of the whole
 * run, start and end included, over the number of files; a difference is to a run without what is measured.
 */
const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { installPackage, median, realVersion } = require('./measure.cjs');

const files = 20;
const rounds = 7;
/** Of what takes seconds a file. */
const roundsOfContainers = 2;
const root = resolve(__dirname, '..');

const plain = { testEnvironment: 'node' };
const ours = { preset: 'jest-distributed' };

const useOf = (connect, end) => `
  let client;
  beforeAll(async () => { client = ${connect}; });
  afterAll(async () => { ${end} });
  test('is used', async () => {
    await client.set('k', 'v');
    expect(await client.get('k')).toBe('v');
  });`;

/** On a socket file: its port need not be looked for. */
const startsRedisServer = `
  const { spawn } = require('node:child_process');
  const { join } = require('node:path');
  let server;
  async function connectToReal(Redis) {
    const path = join(__dirname, \`\${process.pid}.sock\`);
    server = spawn('redis-server', ['--port', '0', '--unixsocket', path, '--save', ''], { stdio: ['ignore', 'pipe', 'ignore'] });
    for await (const chunk of server.stdout) if (String(chunk).includes('eady to accept')) break;
    return new Redis(path);
  }
`;

/** What a bare container of a test file bears, and this process's alone. */
const label = `jest-distributed.bench=${process.pid}-${Date.now()}`;

/**
 * Waits for the end of its input, however this process ends: then it ends the group of processes that was named last, and removes containers and the
 * folder. It looks twice, for the engine may still be at work on what was asked for last. Ryuk, by which testcontainers would do it, is not on every engine.
 */
const guardSource = `
  while read -r line; do group=$line; done
  [ -z "$group" ] || kill -9 -- "-$group"
  for sweep in 1 2; do docker ps -aq --filter "label=$1" | xargs -r docker rm -fv; sleep 1; done
  rm -rf "$0"`;

/** Made by test/kit/docker.sh. */
const image = 'redis:7.0';

function missingImage() {
  const { status } = spawnSync('docker', ['image', 'inspect', image], { stdio: 'ignore' });
  return status === 0 ? undefined : `no image ${image}: test/kit/docker.sh engine, and images`;
}

const ioredis = "const { Redis } = require('ioredis-5');";

/** Each: a Jest config, the text of a test file, and the case that it is compared with. */
const cases = {
  'empty, jest-environment-node': { config: plain, text: "test('is empty', () => {});" },
  'empty, the preset': { config: ours, text: "test('is empty', () => {});", over: 'empty, jest-environment-node' },
  'requires jest-distributed': {
    config: ours,
    text: "require('jest-distributed'); test('is empty', () => {});",
    over: 'empty, the preset',
  },
  'requires ioredis, the preset': { config: ours, text: `${ioredis} test('is empty', () => {});`, over: 'empty, the preset' },
  'uses Redis by ioredis, the preset': {
    config: ours,
    text: ioredis + useOf('new Redis(process.env.REDIS_URL)', 'await client.quit();'),
    over: 'requires ioredis, the preset',
  },
  'requires ioredis, jest-environment-node': {
    config: plain,
    text: `${ioredis} test('is empty', () => {});`,
    over: 'empty, jest-environment-node',
  },
  'uses ioredis-mock': {
    config: plain,
    text: "const Redis = require('ioredis-mock');" + useOf('new Redis()', 'await client.quit();'),
    over: 'requires ioredis, jest-environment-node',
  },
  'uses a redis-server of its own by ioredis': {
    missing: realVersion() ? undefined : 'no redis-server on PATH',
    config: plain,
    text: startsRedisServer + ioredis + useOf('await connectToReal(Redis)', "await client.quit(); server.kill('SIGKILL');"),
    over: 'requires ioredis, jest-environment-node',
  },
  'uses redis-memory-server by ioredis': {
    missing: isInstalled('redis-memory-server') ? undefined : 'not installed: it downloads and compiles a redis-server',
    config: plain,
    text:
      "const { RedisMemoryServer } = require('redis-memory-server'); let server;" +
      ioredis +
      useOf(
        'await (async () => { server = await RedisMemoryServer.create(); return new Redis(await server.getPort(), await server.getHost()); })()',
        'await client.quit(); await server.stop();',
      ),
    over: 'requires ioredis, jest-environment-node',
  },
  'uses Redis by ioredis, environments/redis-server': {
    missing: realVersion() ? undefined : 'no redis-server on PATH',
    config: { ...ours, testEnvironment: 'jest-distributed/environments/redis-server' },
    text: ioredis + useOf('new Redis(process.env.REDIS_URL)', 'await client.quit();'),
    over: 'requires ioredis, the preset',
  },
  'uses Redis by ioredis, environments/redis-container': {
    missing: missingImage(),
    rounds: roundsOfContainers,
    config: {
      ...ours,
      testEnvironment: 'jest-distributed/environments/redis-container',
      testEnvironmentOptions: { redis: { image } },
    },
    text: ioredis + useOf('new Redis(process.env.REDIS_URL)', 'await client.quit();'),
    over: 'requires ioredis, the preset',
  },
  'uses a container of testcontainers by ioredis': {
    missing: missingImage(),
    config: plain,
    rounds: roundsOfContainers,
    text:
      `const { GenericContainer, Wait } = require('testcontainers'); const label = ${JSON.stringify(label.split('='))}; let container;` +
      ioredis +
      useOf(
        `await (async () => {
          container = await new GenericContainer('${image}').withExposedPorts(6379).withWaitStrategy(Wait.forLogMessage('Ready to accept connections'))
            .withLabels({ [label[0]]: label[1] }).start();
          return new Redis(container.getMappedPort(6379), container.getHost());
        })()`,
        'await client.quit(); await container.stop();',
      ),
    over: 'requires ioredis, jest-environment-node',
  },
};

/** Of the wall time that a case costs more, in milliseconds. */
const demanded = { 'empty, the preset': 4, 'requires jest-distributed': 2, 'uses Redis by ioredis, the preset': 3 };
/** Of the wall time of all that the sandbox loads. */
const demandedOfSandbox = 5;

/** What the sandbox loads of ours, timed in the sandbox: modules by their files in the package. */
const sandboxParts = ['src/kit/setup-file', 'matchers/setup', 'src/index'];

async function main() {
  const home = mkdtempSync(join(tmpdir(), 'jest-distributed-bench-'));
  const guard = spawn('sh', ['-c', guardSource, home, label], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const run = (folder) => runGuarded(folder, guard.stdin);
  try {
    installPackage(home);
    return [await costTable(home, run), await sandboxTable(join(home, 'sandbox'), home, run)];
  } finally {
    guard.stdin.end();
    await once(guard, 'exit');
  }
}

async function costTable(home, run) {
  const names = Object.keys(cases).filter((name) => !cases[name].missing);
  const projects = Object.fromEntries(names.map((name, index) => [name, writeProject(join(home, `case-${index}`), cases[name])]));
  const costs = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) await run(projects[name]);
  for (let round = 0; round < rounds; round++)
    for (const name of names) if (round < (cases[name].rounds ?? rounds)) costs[name].push(await run(projects[name]));
  const rows = names.map((name) => rowOf(name, costs));
  const missing = Object.entries(cases).filter(([, each]) => each.missing);
  return {
    title: `Milliseconds a test file, of ${files} in one process, median`,
    head: ['', 'wall', 'CPU', 'more wall', 'more CPU', 'than'],
    rows,
    targets: Object.entries(demanded).map(([name, atMost]) => ({
      what: `${name}: more than ${cases[name].over}`,
      value: rows[names.indexOf(name)][3],
      atMost,
    })),
    notes: missing.map(([name, each]) => `Not run: ${name} (${each.missing}).`),
  };
}

function isInstalled(name) {
  return existsSync(join(root, 'node_modules', name));
}

function writeProject(folder, { config, text }) {
  mkdirSync(folder);
  for (let i = 0; i < files; i++) writeFileSync(join(folder, `${i}.test.js`), text);
  writeFileSync(join(folder, 'package.json'), '{}');
  const reporters = [[join(__dirname, 'file-costs.cjs'), { output: join(folder, 'costs.json') }]];
  const whole = { rootDir: folder, cacheDirectory: join(folder, '.cache'), reporters, ...config };
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(whole));
  return folder;
}

async function runGuarded(folder, guarded) {
  const child = spawn(process.execPath, [require.resolve('jest/bin/jest'), '-i'], {
    cwd: folder,
    detached: true,
    env: { ...process.env, TESTCONTAINERS_RYUK_DISABLED: 'true', TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1' },
  });
  guarded.write(`${child.pid}\n`);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [status] = await once(child, 'close');
  guarded.write('\n');
  if (status !== 0) throw new Error(`a Jest run of the benchmark failed:\n${output}`);
  const { passed, wallMs, cpuMs } = JSON.parse(readFileSync(join(folder, 'costs.json'), 'utf8'));
  return { passed, wall: wallMs / files, cpu: cpuMs / files };
}

/** Differences are those of the same round, for the machine has other moods in the next. */
function rowOf(name, costs) {
  const { over } = cases[name];
  const whole = (kind) => median(costs[name].map((cost) => cost[kind]));
  const more = (kind) => (over ? median(costs[name].map((cost, round) => cost[kind] - costs[over][round][kind])) : null);
  return [name, whole('wall'), whole('cpu'), more('wall'), more('cpu'), over ?? null];
}

async function sandboxTable(folder, home, run) {
  const dist = join(home, 'node_modules/jest-distributed/dist');
  const output = join(folder, 'loaded.jsonl');
  const text = `
    const { appendFileSync } = require('node:fs');
    const ofOurs = () => Object.keys(require.cache).filter((file) => file.startsWith(${JSON.stringify(dist)})).length;
    const measured = ${JSON.stringify(sandboxParts)}.map((part) => {
      const before = ofOurs();
      const startMs = performance.now();
      const { user, system } = process.cpuUsage();
      require(${JSON.stringify(`${dist}/`)} + part);
      const spent = process.cpuUsage({ user, system });
      return { wall: performance.now() - startMs, cpu: (spent.user + spent.system) / 1e3, modules: ofOurs() - before };
    });
    appendFileSync(${JSON.stringify(output)}, JSON.stringify(measured) + '\\n');
    test('is empty', () => {});`;
  writeProject(folder, { config: plain, text });
  await run(folder);
  rmSync(output);
  for (let round = 0; round < 3; round++) await run(folder);
  const samples = readFileSync(output, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const kinds = ['wall', 'cpu', 'modules'];
  const rows = sandboxParts.map((name, part) => [name, ...kinds.map((kind) => median(samples.map((measured) => measured[part][kind])))]);
  const together = kinds.map((_, i) => rows.reduce((sum, row) => sum + row[i + 1], 0));
  return {
    title: 'Milliseconds a test file that the sandbox takes to load ours, median',
    head: ['', 'wall', 'CPU', 'files'],
    rows: [...rows, ['together', ...together]],
    targets: [{ what: 'what the sandbox loads', value: together[0], atMost: demandedOfSandbox }],
  };
}

module.exports = { main };
