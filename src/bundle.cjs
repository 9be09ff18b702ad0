'use strict';
/**
 * The second step of `npm run build`: the modules that tsc has written into dist/ become a few files, in their place. What stands for itself in
 * dist/ beside them (the preset, the environments' own files) is what tsc made of it. See "Bundles" in src/README.md for the figures.
 */
const { rmSync, writeFileSync, mkdirSync } = require('node:fs');
const { dirname, join } = require('node:path');
const esbuild = require('esbuild');

/** Not minified: a stack names readable lines of them. */
const common = {
  absWorkingDir: join(__dirname, '..'),
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
  ['src/environment/distributed-environment', 'src/backends/memory', 'src/backends/redis-server', 'src/redis-server', 'src/redis/server'],
  ['src/index', 'matchers/index'],
];

/** Setup files, which every test file loads, whatever it uses: each is a file of its own, and the modules in it hold nothing that others need. */
const setupFiles = ['src/kit/setup-file', 'matchers/setup'];

async function bundleRealm(entries) {
  const entryPoints = entries.map((entry) => `${entry}.ts`);
  // Only ES modules can share.
  const { outputFiles } = await esbuild.build({
    ...common,
    entryPoints,
    format: 'esm',
    splitting: true,
    chunkNames: 'shared/[hash]',
    write: false,
  });
  for (const { path, text } of outputFiles) {
    const { code } = await esbuild.transform(text, { format: 'cjs', platform: common.platform, target: common.target });
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
