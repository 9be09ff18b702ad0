import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { commands } from '../src/redis/commands';
import { runNested } from './kit/nested-jest';
import { missingRealRedis, realRedisIsRequired } from './kit/real-redis';

const file = join(__dirname, '../README.md');
const readme = readFileSync(file, 'utf8');

test('every example of the README passes as it stands there', async () => {
  const examples = blocks('ts test').map((code, i) => [`example-${i + 1}.test.ts`, code] as const);
  expect(examples.length).toBeGreaterThanOrEqual(8);
  const { files, output } = await runNested({ files: Object.fromEntries(examples) });
  const missing = realRedisIsRequired ? undefined : missingRealRedis();
  if (missing !== undefined) process.stderr.write(`README: the examples on redis-server are skipped, ${missing}\n`);
  const wrong = examples.flatMap(([name, code]) => {
    const mayBeSkipped = code.includes('skipUnless(') || (missing !== undefined && code.includes('environments/redis-server'));
    const tests = Object.entries(files[name]?.tests ?? {});
    if (tests.length === 0) return [`${name}: ${files[name]?.message ?? output}`];
    return tests
      .filter(([test, result]) => result !== 'passed' && !(result === 'pending' && (mayBeSkipped || test.includes('(skipped: '))))
      .map(([test, result]) => `${name}: ${test}: ${result}`);
  });
  expect(wrong).toEqual([]);
}, 60_000);

test('the table of commands is that of the server (UPDATE=1 writes it)', () => {
  const table = commandTable();
  const updated = readme.replace(
    /(<!-- commands -->\n)[^]*(<!-- \/commands -->)/,
    (_, open: string, close: string) => `${open}${table}${close}`,
  );
  if (process.env.UPDATE) writeFileSync(file, updated);
  expect(readme).toBe(updated);
});

test('the figures of the README and the plot are those of bench/results.json (UPDATE=1 writes them)', () => {
  const { reportFiles } = require('../bench/report.cjs') as { reportFiles: () => Readonly<Record<string, string>> };
  const files = Object.entries(reportFiles());
  expect(files.map(([path]) => basename(path))).toEqual(['README.md', 'results.svg']);
  for (const [path, content] of files) {
    if (process.env.UPDATE) writeFileSync(path, content);
    expect(readFileSync(path, 'utf8')).toBe(content);
  }
});

test('the table of known races is that of bench/known-races.json (UPDATE=1 writes it)', () => {
  const { knownRaceTable } = require('../bench/known-races.cjs') as { knownRaceTable: () => string };
  const updated = readFileSync(file, 'utf8').replace(
    /(<!-- known races -->\n)[^]*(<!-- \/known races -->)/,
    (_, open: string, close: string) => `${open}${knownRaceTable()}${close}`,
  );
  if (process.env.UPDATE) writeFileSync(file, updated);
  expect(readFileSync(file, 'utf8')).toBe(updated);
});

function blocks(mark: string): string[] {
  return [...readme.matchAll(/^```(.+)\n([^]*?)^```$/gm)].flatMap(([, info, code]) => (info === mark ? [code!] : []));
}

/** A row for each family; commands newer than 7.0 with their version. */
function commandTable(): string {
  const families = new Map<string, string[]>();
  for (const { name, group, since } of commands) {
    const isContainer = commands.some((other) => other.name.startsWith(`${name}|`)) && name !== 'COMMAND';
    if (isContainer) continue;
    const shown = `${name.replace('|', ' ')}${Number(since.slice(0, 3)) > 7 ? ` (${since})` : ''}`;
    families.set(group, [...(families.get(group) ?? []), shown]);
  }
  const rows = [...families].sort(([a], [b]) => (a < b ? -1 : 1)).map(([family, names]) => `| ${family} | ${names.sort().join(', ')} |`);
  return ['| family | commands |', '|---|---|', ...rows, ''].join('\n');
}
