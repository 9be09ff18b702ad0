import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '@jest/types';
import { defaultReportsFolder } from '../src/environment/race/reports-folder';
import { resolveFromJest } from '../src/environment/running-jest';

/** What the preset sets. All else is left to the user, and of these too whatever the user sets wins. */
export type Preset = Pick<
  Config.InitialOptions,
  | 'testEnvironment'
  | 'globalSetup'
  | 'globalTeardown'
  | 'setupFiles'
  | 'showSeed'
  | 'setupFilesAfterEnv'
  | 'transform'
  | 'resolver'
  | 'moduleFileExtensions'
  | 'extensionsToTreatAsEsm'
  | 'modulePathIgnorePatterns'
>;

/**
 * Makes the preset. Every path is absolute: Jest would look for a name from the user's folder, where a package manager that
 * keeps dependencies apart (pnpm, Yarn PnP) does not show ours.
 * @param options.typecheck whether TypeScript files are checked (a file with a type error then fails) or only compiled
 */
export function createPreset({ typecheck }: { readonly typecheck: boolean }): Preset {
  return {
    testEnvironment: require.resolve('../environments/redis'),
    globalSetup: require.resolve('./global-setup'),
    globalTeardown: require.resolve('./global-teardown'),
    setupFiles: [require.resolve('../src/kit/setup-file')],
    setupFilesAfterEnv: [require.resolve('../matchers/setup')],
    // What `random` and the factories draw comes from it: a run that failed is repeated by `jest --seed`.
    showSeed: true,
    transform: {
      '\\.[cm]?tsx?$': [require.resolve('./transform'), { typecheck }],
      // A preset with any transform switches Jest's own off, so the one for JavaScript is named too.
      '\\.[cm]?jsx?$': resolveFromJest('babel-jest') ?? require.resolve('babel-jest'),
    },
    resolver: require.resolve('./resolver'),
    // A watch mode would run again for every report that a run writes. Jest adds the user's own patterns.
    modulePathIgnorePatterns: [`<rootDir>/${defaultReportsFolder}/`],
    // As in Jest 30; Jest 29 lacks mts and cts.
    moduleFileExtensions: ['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx', 'json', 'node'],
    extensionsToTreatAsEsm: ['.mts', ...(isEsmPackage(process.cwd()) ? ['.ts', '.tsx'] : [])],
  };
}

/** Jest asks the package for .js files only. It heeds this list only where Node runs with --experimental-vm-modules. */
function isEsmPackage(folder: string): boolean {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest)) return (JSON.parse(readFileSync(manifest, 'utf8')) as { type?: unknown }).type === 'module';
  const parent = dirname(folder);
  return parent !== folder && isEsmPackage(parent);
}
