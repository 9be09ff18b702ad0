import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureFiles } from './fixture-files';

const fixtures = join(__dirname, '../environments/fixtures');
const example = join(__dirname, '../../examples/quickstart');

/** Files for a nested run: what a Redis of another process passes. With a setup file. */
export function externalRedisFiles(): Record<string, string> {
  const shared = fixtureFiles(join(fixtures, 'redis'));
  const names = ['retries.test.js', 'concurrent.test.js', 'setup.js'];
  return { ...fixtureFiles(join(fixtures, 'redis-server')), ...Object.fromEntries(names.map((name) => [name, shared[name]!])) };
}

/** Files for a nested run: the example repository of the README's beginning. */
export function quickstartFiles(): Record<string, string> {
  const names = readdirSync(example, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(?:(?:src|test)\/.*\.ts|tsconfig\.json)$/.test(name),
  );
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(example, name), 'utf8')]));
}
