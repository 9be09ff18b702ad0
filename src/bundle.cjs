'use strict';
/**
 * The second step of `npm run build`: the modules that tsc has written into dist/ become a few files, in their place. What stands for itself in
 * dist/ beside them (the preset, the environments' own files) is what tsc made of it. See "Bundles" in src/README.md for the figures.
 */
const { rmSync, writeFileSync, mkdirSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
const esbuild = require('esbuild');

const root = join(__dirname, '..');

/** Not minified: a stack names readable lines of them. */
const common = {
  absWorkingDir: root,
  outdir: 'dist',
  outbase: '.',
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
};

/** Modules of one realm. A module that two entries use is in one file that both load: what is one class or one state in the sources stays one. */
const realms = [
  [
    'src/environment/distributed-environment',
    'src/backends/memory',
    'src/backends/redis-server',
    'src/backends/redis-container',
    'src/environment/docker',
    'src/environment/shared-servers',
    'src/environment/keeper',
    'src/redis-server',
    'src/redis/server',
    'src/redis/server-core',
  ],
  ['src/index', 'matchers/index'],
];

/** Setup files, which every test file loads, whatever it uses: each is a file of its own, and the modules in it hold nothing that others need. */
const setupFiles = ['src/kit/setup-file', 'matchers/setup'];

const shared = 'shared';
/** esbuild exports by two getters, one behind the other, which every `instanceof` of a shared class would call: 5% of a server's time. Nothing exported changes once its file is loaded. */
const plainExports = 'module.exports = { ...module.exports };';

/** What is loaded by a call of `require` stays a file of its own, which must be an entry. */
const lazyMark = 'loaded-when-called:';
const lazyModules = {
  name: 'lazy-modules',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) =>
      kind === 'require-call' ? { path: lazyMark + relative(root, join(resolveDir, path)), external: true } : undefined,
    );
  },
};
const lazyCall = new RegExp(`__require\\("${lazyMark}([^"]+)"\\)`, 'g');

async function bundleRealm(entries) {
  const entryPoints = entries.map((entry) => `${entry}.ts`);
  // Only ES modules can share.
  const { outputFiles } = await esbuild.build({
    ...common,
    entryPoints,
    format: 'esm',
    splitting: true,
    chunkNames: `${shared}/[hash]`,
    plugins: [lazyModules],
    write: false,
  });
  for (const { path, text } of outputFiles) {
    const way = (module) => relative(dirname(path), join(root, 'dist', module)).replaceAll('\\', '/');
    const called = text.replaceAll(lazyCall, (_, module) => `require("./${way(module)}")`);
    const footer = dirname(path).endsWith(shared) ? plainExports : '';
    const { code } = await esbuild.transform(called, { format: 'cjs', platform: common.platform, target: common.target, footer });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
  }
}

async function main() {
  await Promise.all(realms.map(bundleRealm));
  await esbuild.build({ ...common, entryPoints: setupFiles.map((entry) => `${entry}.ts`), format: 'cjs', external: ['./index'] });
  for (const entry of [...realms.flat(), ...setupFiles]) rmSync(join(__dirname, '../dist', `${entry}.js.map`), { force: true });
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
