import { readFileSync } from 'node:fs';
import type { Backend } from './backend';

export interface Config {
  readonly backends: readonly Backend[];
  readonly strategy: Strategy;
  readonly healthCheck: { readonly path: string; readonly timeoutMs: number };
}

const strategies = ['round-robin', 'smooth-weighted', 'least-connections'] as const;
export type Strategy = (typeof strategies)[number];

/** A config that cannot be used. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG';
}

/** Reads a JSON file; what it leaves out has a default. Throws ConfigError with the file and what is wrong. */
export function loadConfig(path: string): Config {
  const wrong = (what: string, cause?: unknown): ConfigError => new ConfigError(`${path}: ${what}`, { cause });
  let read: { backends?: unknown; strategy?: unknown; healthCheck?: Partial<Config['healthCheck']> };
  try {
    read = JSON.parse(readFileSync(path, 'utf8')) as typeof read;
  } catch (error) {
    throw wrong('it cannot be read', error);
  }
  const { strategy = 'round-robin', healthCheck = {} } = read;
  if (!strategies.includes(strategy as Strategy))
    throw wrong(`the strategy is ${String(strategy)}, and must be one of ${strategies.join(', ')}`);
  if (!Array.isArray(read.backends) || read.backends.length === 0) throw wrong('it has no backends');
  const backends = (read.backends as Partial<Backend>[]).map(({ name, url, weight = 1 }, at) => {
    if (typeof url !== 'string' || !URL.canParse(url)) throw wrong(`backend ${at} has no URL`);
    if (!Number.isFinite(weight) || weight < 0) throw wrong(`backend ${at} has the weight ${String(weight)}`);
    return { name: name ?? url, url, weight };
  });
  return { backends, strategy: strategy as Strategy, healthCheck: { path: '/-/ready', timeoutMs: 1_000, ...healthCheck } };
}
