import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix, resolve } from 'node:path';
import manifest from '../package.json';
import { installedPackage } from './kit/installed-package';

const root = resolve(__dirname, '..');
const { isBuilt } = installedPackage();
const unbuilt = 'dist/ is older than the sources: npm run build';

interface Pack {
  readonly files: readonly { readonly path: string }[];
}

/** What `npm publish` would send, by path in the package. */
function packedFiles(): ReadonlySet<string> {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [pack] = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' })) as [Pack];
  return new Set(pack.files.map(({ path }) => path));
}

/** What users name: by a path of `exports`, or by a command. */
const entries = [...Object.values(manifest.exports), ...Object.values(manifest.bin)]
  .flatMap((each) => (typeof each === 'string' ? each : Object.values<string>(each)))
  .map((path) => posix.normalize(path));

/** What a bundler for production is to miss. */
const refusal = './jest-distributed-is-for-tests-alone';

/** Packages that are there when ours is; `@jest/globals` is Jest's own, in every test file. */
const packages = new Set([...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies), '@jest/globals']);

/** Peers that a user need not have: no type of ours may need theirs. */
const optionalPeers = Object.entries(manifest.peerDependenciesMeta).flatMap(([name, { optional }]) => (optional ? [name] : []));

const ofCode = /\b(?:require|require\.resolve|import)\(\s*(["'])([^"'\n]+)\1\s*\)/g;
const ofTypes = /\b(?:from|import\(|import)\s*(["'])([^"'\n]+)\1/g;

/** Every name by which a file asks for another. */
function namesIn(path: string): string[] {
  if (path.endsWith('.json')) return [];
  const text = readFileSync(join(root, path), 'utf8').replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '');
  return Array.from(text.matchAll(path.endsWith('.d.ts') ? ofTypes : ofCode), ([, , name]) => name!).filter((name) => name !== refusal);
}

/** The file of ours that a relative name means. */
function fileOf(name: string, from: string): string {
  const path = posix.join(posix.dirname(from), name);
  const endings = from.endsWith('.d.ts') ? ['.d.ts', '/index.d.ts'] : ['', '.js', '/index.js'];
  return endings.map((ending) => path + ending).find((file) => existsSync(join(root, file)) && posix.extname(file) !== '') ?? path;
}

/**
 * What is asked for, from the entries on, and is not there.
 * @param has whether a file is in the package
 * @param isThere whether a package is there, for a file
 */
function missing(has: (path: string) => boolean, isThere: (name: string, path: string) => boolean = isNamed): string[] {
  const found: string[] = [];
  const seen = new Map(entries.map((path) => [path, 'package.json']));
  for (const [path, from] of seen) {
    if (!has(path)) found.push(`${path}, of ${from}`);
    else
      for (const name of namesIn(path)) {
        if (!name.startsWith('.')) found.push(...(isThere(name, path) ? [] : [`${name}, of ${path}`]));
        else if (!seen.has(fileOf(name, path))) seen.set(fileOf(name, path), path);
      }
  }
  return found;
}

function packageOf(name: string): string {
  const [first = '', second = ''] = name.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

function isNamed(name: string): boolean {
  return name.startsWith('node:') || builtinModules.includes(name) || packages.has(packageOf(name));
}

(isBuilt ? describe : describe.skip)(`the package${isBuilt ? '' : ` (skipped: ${unbuilt})`}`, () => {
  const packed = isBuilt ? packedFiles() : new Set<string>();

  test('has all that its files ask for, and nothing from outside its dependencies', () => {
    expect(missing((path) => packed.has(path))).toEqual([]);
  });

  test('has types that need none of the optional peers', () => {
    const isThere = (name: string, path: string): boolean => !path.endsWith('.d.ts') || !optionalPeers.includes(packageOf(name));
    expect(missing((path) => packed.has(path), isThere)).toEqual([]);
    expect(optionalPeers).toContain('@grpc/grpc-js');
  });

  test('would be told of a file that it lacks', () => {
    const lacked = missing((path) => packed.has(path) && path !== 'dist/src/redis/server-core.js');
    expect(lacked).toEqual([expect.stringContaining('dist/src/redis/server-core.js, of dist/')]);
  });
});
