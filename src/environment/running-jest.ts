import { createRequire } from 'node:module';
import { join } from 'node:path';
import type NodeEnvironmentOfOurs from 'jest-environment-node';

/** The constructor of jest-environment-node's environment. */
export type NodeEnvironmentClass = typeof NodeEnvironmentOfOurs;

/** What Jest makes an environment with. */
export type EnvironmentConfig = ConstructorParameters<NodeEnvironmentClass>[0];
export type EnvironmentContext = ConstructorParameters<NodeEnvironmentClass>[1];

/** Where Jest's own dependencies are found from, nearest first. Each step is a package that names the next. */
const wayFromJest = ['jest', '@jest/core', 'jest-config'] as const;

/**
 * Finds a package among the dependencies of the Jest that runs in this process, so that ours and the user's Jest have the same
 * version of it, also where a package manager hides it (pnpm, Yarn PnP).
 * Looks from Jest's packages loaded in this process, then from the Jest that `directory` sees.
 * @param name the package, e.g. 'babel-jest'
 * @param directory where the user's Jest is installed; default: the working directory
 * @returns an absolute path, or undefined where no Jest is found
 */
export function resolveFromJest(name: string, directory = process.cwd()): string | undefined {
  const starts = [...loadedJestFiles(), ...installedJestFiles(directory)];
  for (const file of starts) {
    const found = tryResolve(file, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The node environment of the Jest that runs in this process; our own copy where none is found. */
export function nodeEnvironmentClass(): NodeEnvironmentClass {
  const file = resolveFromJest('jest-environment-node') ?? require.resolve('jest-environment-node');
  // Which one it is, is known only now.
  return (require(file) as { readonly TestEnvironment: NodeEnvironmentClass }).TestEnvironment;
}

/** Both depend on what we look for; the first is loaded where tests run, the second where the config is read. */
const loadedJestFile = /[\\/](?:jest-runner|jest-config)[\\/]build[\\/][^\\/]+\.js$/;

function loadedJestFiles(): string[] {
  return Object.keys(require.cache).filter((file) => loadedJestFile.test(file));
}

function installedJestFiles(directory: string): string[] {
  let from = join(directory, 'package.json');
  for (const name of wayFromJest) {
    const next = tryResolve(from, `${name}/package.json`);
    if (next === undefined) return [];
    from = next;
  }
  return [from];
}

function tryResolve(from: string, request: string): string | undefined {
  try {
    return createRequire(from).resolve(request);
  } catch {
    return undefined;
  }
}
