import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The package as a stranger gets it: packed, installed from the registry's clients into a fresh repository, switched on by one
 * config line. ADOPT_TARBALL names a tarball to use instead of packing dist/.
 */
const root = resolve(__dirname, '../..');
const limitMs = 600_000;
let home: string;
let tarball: string;
let registry: string;

jest.setTimeout(limitMs);

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'jest-distributed-adopt-'));
  registry = /https?:\S+/.exec(await run('npm', ['config', 'get', 'registry'], home))![0];
  tarball = process.env.ADOPT_TARBALL ?? (await pack());
  mkdirSync(join(home, 'tools'));
  writeFileSync(join(home, 'tools/package.json'), '{}');
  await npm(['install', 'pnpm@10', '@yarnpkg/cli-dist@4'], join(home, 'tools'));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

test('npm, TypeScript 5, ioredis 5, Jest 29', async () => {
  const folder = copy('npm-typescript5-jest29');
  await npm(['install'], folder);
  expect(await run('npm', ['test', '--silent'], folder)).toContain('Tests:       3 passed, 3 total');
  // The types need no edit of the tsconfig.
  await run('npx', ['tsc'], folder);
});

test('pnpm, TypeScript 7, node-redis 5', async () => {
  const folder = copy('pnpm-typescript7');
  const pnpm = join(home, 'tools/node_modules/pnpm/bin/pnpm.cjs');
  await run(process.execPath, [pnpm, 'install', '--no-frozen-lockfile'], folder);
  expect(await run(process.execPath, [pnpm, 'test'], folder)).toContain('Tests:       2 passed, 2 total');
  await run(process.execPath, [pnpm, 'exec', 'tsc'], folder);
});

// Its package.json pins unrs-resolver, a dependency of Jest's: Yarn wants all of its optional platforms, and not every registry has them.
test('Yarn PnP, Babel, ioredis 6', async () => {
  const folder = copy('yarn-pnp-babel');
  const yarn = join(home, 'tools/node_modules/@yarnpkg/cli-dist/bin/yarn.js');
  await run(process.execPath, [yarn, 'install'], folder);
  expect(readdirSync(folder)).toContain('.pnp.cjs');
  expect(await run(process.execPath, [yarn, 'test'], folder)).toContain('Tests:       3 passed, 3 total');
});

test('npm, ES modules, node-redis 5, no TypeScript', async () => {
  const folder = copy('npm-esm');
  await npm(['install'], folder);
  expect(await run('npm', ['test', '--silent'], folder)).toContain('Tests:       1 passed, 1 total');
});

test('an npm workspace with projects', async () => {
  const folder = copy('npm-workspace');
  await npm(['install'], folder);
  expect(await run('npm', ['test', '--silent'], folder)).toContain('Test Suites: 2 passed, 2 total');
});

async function pack(): Promise<string> {
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', home], root);
  return join(
    home,
    readdirSync(home).find((name) => name.endsWith('.tgz'))!,
  );
}

/** A fresh repository from a fixture, with the tarball among its dependencies. */
function copy(name: string): string {
  const folder = join(home, name);
  cpSync(join(__dirname, 'fixtures', name), folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('TARBALL', `file:${tarball}`));
  return folder;
}

function npm(args: readonly string[], folder: string): Promise<string> {
  return run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], folder);
}

/** What a command prints; fails with it when the command fails. */
function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  // What Jest and npm have set for this process is not for the stranger's.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|JEST_|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$|TS_JEST$)/i.test(name),
  );
  const env = {
    ...Object.fromEntries(inherited),
    FORCE_COLOR: '0',
    CI: '1',
    ...(registry === undefined ? {} : registryVariables(registry)),
  };
  return new Promise((done, fail) => {
    execFile(command, args, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const output = `${stdout}\n${stderr}`;
      if (error === null) done(output);
      else fail(new Error(`${command} ${args.join(' ')} in ${cwd} failed:\n${output}`));
    });
  });
}

/** All three clients take the registry that npm is set to; Yarn does not read npm's settings. */
function registryVariables(url: string): Record<string, string> {
  const { protocol, hostname } = new URL(url);
  return {
    npm_config_registry: url,
    YARN_NPM_REGISTRY_SERVER: url,
    ...(protocol === 'http:' ? { YARN_UNSAFE_HTTP_WHITELIST: hostname } : {}),
  };
}
