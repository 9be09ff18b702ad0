import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The files of a folder, and of those in it, by their names, for a nested run. */
export function fixtureFiles(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return Object.fromEntries(names.map((name) => [name.replaceAll(sep, '/'), readFileSync(join(folder, name), 'utf8')]));
}

const fixtures = join(__dirname, '../environments/fixtures');

/** Files for a nested run: what a Redis of another process passes. With a setup file. */
export function externalRedisFiles(): Record<string, string> {
  const shared = fixtureFiles(join(fixtures, 'redis'));
  const names = ['retries.test.js', 'concurrent.test.js', 'setup.js'];
  return { ...fixtureFiles(join(fixtures, 'redis-server')), ...Object.fromEntries(names.map((name) => [name, shared[name]!])) };
}
