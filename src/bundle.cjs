'use strict';
/**
 * The second step of `npm run build`: the modules that tsc has written into dist/ become a few files, in their place. What stands for itself in
 * dist/ beside them (the preset, the environments' own files) is what tsc made of it. See "Bundles" in src/README.md for the figures.
 */
const { readFileSync, rmSync, writeFileSync, mkdirSync } = require('node:fs');
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
    'src/environment/docker',
    'src/backends/memory',
    'src/backends/redis-server',
    'src/backends/redis-container',
    'src/environment/shared-servers',
    'src/environment/keeper',
    'src/containers/generic-container',
    'src/backends/cluster',
    'src/backends/sentinel',
    'src/redis-server',
    'src/redis/server',
    'src/redis/server-core',
    'src/environment/race/race-session',
    'src/environment/race/race-run',
    'src/environment/race/watch/file-watch',
  ],
  ['src/index', 'matchers/index', 'src/kit/on-demand', 'src/kit/waiting/run-wait'],
];

/**
 * The entry that many load and use little of: what it has in common with some of its realm's others becomes common to all of them, one file in the place of one for each
 * combination.
 */
const cheapest = 'src/index';

/** Setup files, which every test file loads, whatever it uses: each is a file of its own, and the modules in it hold nothing that others need. */
const setupFiles = ['src/kit/setup-file', 'matchers/setup'];

/** What is loaded by a call of `require` stays a file of its own, too, which must be an entry. */
const lazyMark = 'loaded-when-called:';
const lazyModules = {
  name: 'lazy-modules',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) =>
      kind === 'require-call'
        ? { path: lazyMark + relative(root, join(resolveDir, path)).replaceAll('\\', '/'), external: true }
        : undefined,
    );
  },
};
const lazyCall = new RegExp(`__require\\("${lazyMark}([^"]+)"\\)`, 'g');

async function bundleRealm(entries) {
  const { outputFiles } = await splitRealm(entries, entries.includes(cheapest) ? await sharedBy(cheapest, entries) : []);
  for (const { path, text } of outputFiles) {
    const way = (module) => relative(dirname(path), join(root, 'dist', module)).replaceAll('\\', '/');
    const called = text.replaceAll(lazyCall, (_, module) => `require("./${way(module)}")`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await toCommonJs(called));
  }
}

/** @param together modules that are to be in what all entries load */
function splitRealm(entries, together) {
  const others = entries.filter((entry) => entry !== cheapest).map((entry) => join(root, `${entry}.ts`));
  const askedForByAll = {
    name: 'asked-for-by-all',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (together.length === 0 || !others.includes(path)) return undefined;
        const imports = together.map((module) => `import ${JSON.stringify(join(root, module))};\n`);
        return { contents: readFileSync(path, 'utf8') + imports.join(''), loader: 'ts' };
      });
    },
  };
  // Only ES modules can share.
  return esbuild.build({
    ...common,
    entryPoints: entries.map((entry) => `${entry}.ts`),
    format: 'esm',
    splitting: true,
    chunkNames: 'shared/[hash]',
    plugins: [lazyModules, askedForByAll],
    write: false,
    metafile: true,
  });
}

/** The modules that an entry has in common with any of the others. */
async function sharedBy(entry, entries) {
  const { outputs } = (await splitRealm(entries, [])).metafile;
  const files = outputs[`dist/${entry}.js`].imports.filter(({ external }) => !external);
  return files.flatMap(({ path }) => Object.keys(outputs[path].inputs));
}

/**
 * esbuild exports by getters, and imports objects that copy them: a millisecond of each test file that imports us, and 5% of a server's time, for every
 * `instanceof` of a shared class calls two. Nothing exported changes once its file is loaded, and no two files load each other, so imports are
 * constants here and exports plain properties.
 */
async function toCommonJs(text) {
  let exported = '';
  const rest = text
    .replace(/^export \{([^}]*)\};$/gm, (_, names) => {
      exported = names.replace(/(\S+) as (\S+)/g, '$2: $1');
      return '';
    })
    .replace(
      /^import \{([^}]*)\} from ("\.[^"]*");$/gm,
      (_, names, from) => `const {${names.replaceAll(' as ', ': ')}} = require(${from});`,
    )
    .replace(/^import ("\.[^"]*");$/gm, 'require($1);')
    .replace(/^import (\w+) from ("node:[^"]*");$/gm, 'const $1 = require($2);');
  const { code } = await esbuild.transform(rest, {
    format: 'cjs',
    platform: common.platform,
    target: common.target,
    banner: '"use strict";',
    footer: `module.exports = {${exported}};`,
  });
  return code;
}

async function main() {
  await Promise.all(realms.map(bundleRealm));
  await esbuild.build({
    ...common,
    entryPoints: setupFiles.map((entry) => `${entry}.ts`),
    format: 'cjs',
    external: ['./index', './on-demand', '../src/kit/on-demand'],
  });
  for (const entry of [...realms.flat(), ...setupFiles]) rmSync(join(__dirname, '../dist', `${entry}.js.map`), { force: true });
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
