import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { transform } from 'sucrase';

const root = resolve(__dirname, '../..');
const sources = ['src', 'preset', 'matchers', 'environments'] as const;

export interface InstalledPackage {
  /** A folder for projects: from there, 'jest-distributed' is found as after npm install. */
  readonly projects: string;
  /** The package itself. */
  readonly folder: string;
  /** Whether it is what `npm run build` has made, bundles and all. */
  readonly isBuilt: boolean;
}

/**
 * The package as a user has it in node_modules: a copy of dist/ where that is as new as the sources (as in npm test), else
 * compiled from them in a second, types left to the check. Made once for each state of the sources, by whoever asks first.
 */
export function installedPackage(): InstalledPackage {
  const files = sources.flatMap((folder) => typescriptFiles(join(root, folder)));
  const isBuilt = files.every((file) => existsSync(built(file)) && statSync(built(file)).mtimeMs >= statSync(file).mtimeMs);
  const state = createHash('sha256').update(String(isBuilt));
  const bundle = join(root, 'dist/src/index.js');
  for (const file of [...files, ...(isBuilt ? [bundle] : []), join(root, 'package.json'), __filename])
    state.update(`${file} ${statSync(file).mtimeMs}\n`);
  const home = join(tmpdir(), `jest-distributed-installed-${state.digest('hex').slice(0, 16)}`);
  if (!existsSync(home)) install(home, isBuilt ? undefined : files);
  return { projects: home, folder: join(home, 'node_modules/jest-distributed'), isBuilt };
}

/** @param files what is to be compiled; undefined where dist/ is as new */
function install(home: string, files: readonly string[] | undefined): void {
  removeOlder(home);
  const draft = mkdtempSync(`${home}-draft-`);
  const folder = join(draft, 'node_modules/jest-distributed');
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  if (files === undefined) {
    const isCode = (path: string): boolean => statSync(path).isDirectory() || path.endsWith('.js');
    cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true, filter: isCode });
  } else {
    for (const file of files) {
      const target = join(folder, relative(root, built(file)));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, compile(file));
    }
  }
  linkDependencies(join(draft, 'node_modules'));
  try {
    renameSync(draft, home);
  } catch {
    // Another worker was faster.
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Where the build puts what comes of a source. */
function built(file: string): string {
  return join(root, 'dist', relative(root, file)).replace(/\.ts$/, '.js');
}

function compile(file: string): string {
  return transform(readFileSync(file, 'utf8'), {
    transforms: ['typescript', 'imports'],
    disableESTransforms: true,
    preserveDynamicImport: true,
    filePath: file,
  }).code;
}

function linkDependencies(folder: string): void {
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(folder, name));
  }
}

function removeOlder(home: string): void {
  const older = readdirSync(tmpdir()).filter(
    (name) => /^jest-distributed-installed-[0-9a-f]{16}$/.test(name) && join(tmpdir(), name) !== home,
  );
  const byAge = older.map((name) => join(tmpdir(), name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  // The newest may be in use by a run of a moment ago.
  for (const folder of byAge.slice(1)) rmSync(folder, { recursive: true, force: true });
}

function typescriptFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name));
}
