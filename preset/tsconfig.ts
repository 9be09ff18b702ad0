import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { isRecord } from '../src/base/realm';
import { parseRelaxedJson } from '../src/base/relaxed-json';

/** The tsconfig.json that holds for a folder: its own or the nearest above. */
export function findTsconfig(folder: string): string | undefined {
  const file = join(folder, 'tsconfig.json');
  if (existsSync(file)) return file;
  const parent = dirname(folder);
  return parent === folder ? undefined : findTsconfig(parent);
}

/**
 * The compiler options of a tsconfig with those that it extends; read without TypeScript, so paths in them stay as written.
 * What cannot be read counts as empty: the compiler, where there is one, tells it better.
 */
export function compilerOptions(file: string): Readonly<Record<string, unknown>> {
  const config = read(file);
  const bases = [config.extends ?? []].flat().filter((base) => typeof base === 'string');
  const inherited = bases.map((base) => locate(base, file)).map((base) => (base === undefined ? {} : compilerOptions(base)));
  return Object.assign({}, ...inherited, isRecord(config.compilerOptions) ? config.compilerOptions : {}) as Record<string, unknown>;
}

function read(file: string): Readonly<Record<string, unknown>> {
  const parsed = existsSync(file) ? parseRelaxedJson(readFileSync(file, 'utf8')) : { value: {} };
  return 'value' in parsed && isRecord(parsed.value) ? parsed.value : {};
}

function locate(base: string, from: string): string | undefined {
  const names = [base, `${base}.json`, `${base}/tsconfig.json`];
  if (base.startsWith('.') || isAbsolute(base))
    return names.map((name) => resolve(dirname(from), name)).find((name) => name.endsWith('.json') && existsSync(name));
  for (const name of names) {
    try {
      return createRequire(from).resolve(name);
    } catch {
      // The next form of the name is tried.
    }
  }
  return undefined;
}
