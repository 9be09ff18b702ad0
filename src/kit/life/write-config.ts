import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, isAbsolute, join, relative } from 'node:path';
import { DistributedError } from '../../base/errors';
import { tempDir } from './temp-dir';

/** What is written as JSON. All JSON is YAML 1.2. */
const dataExtensions = ['.json', '.yaml', '.yml'];

/**
 * Writes a file of settings for the program under test, deleted as a {@link tempDir} is.
 * @param name of the file, with folders: 'conf/app.yaml'
 * @param data a text is written as it is; anything else as JSON, into files named .json, .yaml or .yml (every YAML 1.2 parser reads JSON)
 * @param folder where; default a new folder
 * @returns its absolute path
 * @throws DistributedError JD_ARGUMENT for data in a file of another name
 * @example
 * await spawnServer('app', ['--config', writeConfig('app.yaml', { backends: [{ url, weight: 3 }] })]);
 */
export function writeConfig(name: string, data: unknown, folder = tempDir()): string {
  const path = join(folder, name);
  if (isAbsolute(name) || relative(folder, path).startsWith('..'))
    throw new DistributedError({
      code: 'JD_ARGUMENT',
      what: `writeConfig() cannot write ${name}: that is outside of the test's folder, and would stay.`,
      fix: "Give a name below it, e.g. 'conf/app.yaml'.",
    });
  const text = typeof data === 'string' ? data : asJson(name, data);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function asJson(name: string, data: unknown): string {
  const text = JSON.stringify(data, undefined, 2) as string | undefined;
  if (text !== undefined && dataExtensions.includes(extname(name).toLowerCase())) return `${text}\n`;
  throw new DistributedError({
    code: 'JD_ARGUMENT',
    what: `writeConfig() cannot write ${text === undefined ? String(data) : 'data'} into ${name}.`,
    fix: `Name it ${dataExtensions.join(', ')}, or give the text itself.`,
  });
}
