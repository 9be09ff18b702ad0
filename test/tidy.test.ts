/**
 * The house rules, as a test. Each failing line names the file, the rule and the fix. `UPDATE=1 npx jest tidy` rewrites the generated lists.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const root = resolve(__dirname, '..');

/** Every folder of ours with the folders it may import from. A folder may always import from itself; one that is not here may not exist. */
const layers: Readonly<Record<string, readonly string[]>> = {
  'src/base': [],
  'src/history': ['src/base'],
  'src/metrics': ['src/base', 'src/history'],
  'src/report': ['src/base', 'src/history', 'src/race'],
  'src/merkle': ['src/base'],
  'src/race': ['src/base', 'src/race/strategies'],
  'src/race/strategies': ['src/base', 'src/race'],
  'src/bridge': ['src/base'],
  'src/kit': ['src/base', 'src/bridge', 'src/history', 'src/merkle', 'src/race', 'src/report'],
  'src/redis/keyspace': ['src/base', 'src/redis'],
  'src/redis/protocol': ['src/base', 'src/redis', 'src/bridge'],
  'src/redis/acl': ['src/base', 'src/redis', 'src/redis/keyspace'],
  'src/redis/rdb': ['src/base', 'src/redis', 'src/redis/keyspace'],
  'src/redis/lua': ['src/base', 'src/redis', 'src/redis/protocol'],
  'src/redis/commands': ['src/base', 'src/redis', 'src/redis/keyspace', 'src/redis/rdb', 'src/redis/acl'],
  'src/redis/engine': [
    'src/redis/lua',
    'src/base',
    'src/redis',
    'src/redis/keyspace',
    'src/redis/protocol',
    'src/redis/rdb',
    'src/redis/acl',
  ],
  'src/redis/sentinel': ['src/base', 'src/redis', 'src/redis/keyspace', 'src/redis/commands'],
  'src/redis/transport': ['src/base'],
  'src/redis': [
    'src/base',
    'src/redis/transport',
    'src/redis/keyspace',
    'src/redis/protocol',
    'src/redis/rdb',
    'src/redis/commands',
    'src/redis/engine',
    'src/redis/sentinel',
  ],
  'src/processes': ['src/base'],
  'src/containers': ['src/base', 'src/processes'],
  'src/backends/external': ['src/base', 'src/backends', 'src/redis', 'src/redis/protocol', 'src/redis/rdb', 'src/redis/transport'],
  'src/backends/in-process': ['src/base', 'src/backends', 'src/bridge', 'src/redis', 'src/redis/protocol', 'src/redis/transport'],
  'src/backends': [
    'src/base',
    'src/backends/external',
    'src/backends/in-process',
    'src/bridge',
    'src/containers',
    'src/processes',
    'src/redis',
    'src/redis/protocol',
    'src/redis/transport',
  ],
  'src/environment/race': [
    'src/base',
    'src/bridge',
    'src/race',
    'src/race/strategies',
    'src/redis',
    'src/redis/engine',
    'src/redis/keyspace',
    'src/redis/protocol',
    'src/redis/transport',
    'src/report',
  ],
  'src/environment': [
    'src/environment/race',
    'src/race',
    'src/base',
    'src/backends',
    'src/bridge',
    'src/containers',
    'src/processes',
    'src/redis',
    'src/redis/transport',
  ],
  src: [
    'src/base',
    'src/backends',
    'src/bridge',
    'src/environment',
    'src/history',
    'src/kit',
    'src/merkle',
    'src/redis',
    'src/report',
    'matchers',
  ],
  matchers: ['src/base', 'src/bridge', 'src/history', 'src/kit', 'src/merkle', 'src/report'],
  environments: ['src/environment'],
  preset: ['src/base', 'src/environment', 'src/environment/race'],
};

/** What lives in Node's own realm. Nothing that the sandbox loads may reach it, however many steps away. */
const outerRealm =
  /^(environments|preset)\/|^src\/(redis|race|chaos|providers|backends|containers|processes|environment)\/|^src\/bridge\/outer\.ts$|^src\/(cli|command-line|redis-server)\.ts$/;
const sandboxEntries = /^src\/index\.ts$|^matchers\//;

/** One idea a file: each file here owes a test. `test` turns its name into the test's. */
const collections: ReadonlyArray<{ readonly files: RegExp; readonly test: (file: string) => string }> = [
  {
    files: /^src\/redis\/commands\/[^/]+\/[^_][^/]*\.ts$/,
    test: (file) => file.replace(/^src\//, 'test/').replace(/\.ts$/, '.txt'),
  },
  {
    files:
      /^(matchers|environments|src\/chaos\/faults|src\/race\/strategies|src\/providers\/behaviours|src\/backends)\/(?!index\.ts)[^/]+\.ts$/,
    test: (file) => `test/${file.replace(/^src\//, '').replace(/\.ts$/, '.test.ts')}`,
  },
];

/** Words that break determinism or hold in one realm only, and what to use instead. */
const banned: ReadonlyArray<{ readonly pattern: RegExp; readonly use: string; readonly except?: RegExp }> = [
  { pattern: /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/, use: 'the Clock passed in', except: /^src\/base\/clock\.ts$/ },
  { pattern: /\bMath\.random\(/, use: 'the seeded Random passed in' },
  { pattern: /(?<![.\w])set(?:Timeout|Interval)\(/, use: 'Clock.after', except: /^src\/base\/clock\.ts$/ },
  { pattern: /\binstanceof (?:Error|Map|Set|Date|Promise|Array|RegExp)\b/, use: 'a check of src/base/realm.ts, which holds across realms' },
  { pattern: /\bexport \*/, use: 'public names listed by hand' },
  { pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/, use: 'an issue, or the fix' },
  { pattern: /@ts-(?:ignore|nocheck)|\bas any\b|\w\)?: any[;,)\]]/, use: 'a type' },
];

const longestFile = 400;
const longestFunction = 70;

const files = ['src', 'matchers', 'environments', 'preset'].flatMap((folder) => walk(join(root, folder)));
const isCode = (file: string): boolean => file.endsWith('.ts') && !file.endsWith('.d.ts');
const code = files.filter(isCode);
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

test('there is something to check', () => {
  expect(code.length).toBeGreaterThan(200);
});

test('imports go down the layers only', () => {
  const wrong: string[] = [];
  for (const file of code) {
    const from = layerOf(file);
    if (from === undefined) wrong.push(`${file}: its folder is not in the table of layers of test/tidy.test.ts: add it, or move the file`);
    else {
      for (const target of importsOf(file)) {
        const to = layerOf(target);
        if (to !== undefined && to !== from && !layers[from]!.includes(to))
          wrong.push(`${file} imports ${target}: ${from} may not import ${to}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('the sandbox never loads the server', () => {
  const wrong: string[] = [];
  const seen = new Set<string>();
  const visit = (file: string, path: string): void => {
    if (outerRealm.test(file)) wrong.push(path);
    else if (!seen.has(file)) {
      seen.add(file);
      for (const target of importsOf(file)) visit(target, `${path} -> ${target}`);
    }
  };
  for (const file of code.filter((each) => sandboxEntries.test(each))) visit(file, file);
  expect(seen.size).toBeGreaterThan(5);
  expect(wrong).toEqual([]);
});

test('no import leads back to where it came from', () => {
  const cycles: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'open') cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (state.has(file)) return;
    state.set(file, 'open');
    for (const target of importsOf(file)) visit(target, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of code) visit(file, []);
  expect(cycles).toEqual([]);
});

test('each command, matcher and environment has its test', () => {
  const missing = collections.flatMap(({ files: pattern, test: testOf }) =>
    code.filter((file) => pattern.test(file) && !existsSync(join(root, testOf(file)))).map((file) => `${file}: write ${testOf(file)}`),
  );
  expect(missing).toEqual([]);
});

test('no word that breaks determinism, no file or function too long to read', () => {
  const wrong: string[] = [];
  for (const file of code) {
    const lines = read(file).split('\n');
    if (lines.length > longestFile && !lines[0]!.startsWith('// Written by'))
      wrong.push(`${file}: ${lines.length} lines; split it (${longestFile} at most)`);
    for (const { pattern, use, except } of banned) {
      const at = lines.findIndex((line) => pattern.test(line) && !/^\s*(\*|\/\/|\/\*\*)/.test(line));
      if (at >= 0 && !except?.test(file)) wrong.push(`${file}:${at + 1}: ${pattern.exec(lines[at]!)![0]}; use ${use}`);
    }
    for (const { name, at, length } of longFunctions(lines)) {
      wrong.push(`${file}:${at}: ${name} has ${length} lines; split it (${longestFunction} at most)`);
    }
  }
  expect(wrong).toEqual([]);
});

test('nothing names this machine', () => {
  const texts = [...files, 'package.json', 'README.md'].filter((file) => existsSync(join(root, file)));
  const wrong = texts.filter((file) => /\/(?:work|root|home)\/|registry\.npmjs/.test(read(file)));
  expect(wrong).toEqual([]);
});

test('the list of commands is fresh', () => {
  const index = 'src/redis/commands/index.ts';
  const names = code.flatMap((file) => /^src\/redis\/commands\/([^/]+\/[^_][^/]*)\.ts$/.exec(file)?.[1] ?? []).sort();
  const id = (name: string): string =>
    `${name.replace(/.*\//, '').replace(/[^a-z0-9]+(\w)/g, (_, letter: string) => letter.toUpperCase())}Command`;
  const text = [
    '// Written by `UPDATE=1 npx jest tidy` from the files beside it. Do not edit.',
    "import type { Command } from '../command';",
    ...names.map((name) => `import ${id(name)} from './${name}';`),
    '',
    '/** Every command that the server knows. */',
    'export const commands: readonly Command[] = [',
    ...names.map((name) => `  ${id(name)},`),
    '];',
    '',
  ].join('\n');
  if (process.env.UPDATE) writeFileSync(join(root, index), text);
  expect(read(index)).toBe(text);
});

function walk(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(join(folder, entry.name)) : [relative(root, join(folder, entry.name)).split(sep).join('/')],
  );
}

/** The deepest folder of the table that holds the file; a file right in `src` belongs to `src`, not one in a folder of its own. */
function layerOf(file: string): string | undefined {
  const found = Object.keys(layers)
    .filter((folder) => file.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
  return found === 'src' && file.split('/').length > 2 ? undefined : found;
}

/** What a file imports for its code; types vanish when it is compiled. */
function importsOf(file: string): string[] {
  const text = read(file);
  const named = [...text.matchAll(/^(?:import|export) ([^;]*?)from '(\.[^']+)'/gm)].flatMap(([, clause, source]) =>
    /^type\b/.test(clause!) ? [] : [source!],
  );
  const called = [...text.matchAll(/(?:require|import)\('(\.[^']+)'\)/g)].map(([, source]) => source!);
  return [...named, ...called].flatMap((source) => {
    const base = relative(root, resolve(root, dirname(file), source))
      .split(sep)
      .join('/');
    return [`${base}.ts`, `${base}/index.ts`].find((each) => existsSync(join(root, each))) ?? [];
  });
}

/** Functions and methods that begin at the margin or one step in: prettier's indentation tells where each ends. */
function longFunctions(lines: readonly string[]): { name: string; at: number; length: number }[] {
  const found: { name: string; at: number; length: number }[] = [];
  const open =
    /^( {0,2})(?:export )?(?:default )?(?:private |protected |public |static |override |async )*(?:function\*? )?\*?(\w+)[^=]*\) ?(?:: [^=]+)?\{$/;
  lines.forEach((line, at) => {
    const match = open.exec(line);
    if (match === null || /^\s*(?:if|for|while|switch)\b/.test(line)) return;
    const end = lines.findIndex((each, i) => i > at && each === `${match[1]}}`);
    if (end - at + 1 > longestFunction) found.push({ name: match[2]!, at: at + 1, length: end - at + 1 });
  });
  return found;
}
