import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DistributedError } from '../src/base/errors';
import type { TransformOptions, TransformResult, Transformer } from './transformer';

/** The transform of the preset's TypeScript files. */
export interface TypeScriptTransformOptions {
  /** Default false: compile only. */
  readonly typecheck?: boolean;
}

/**
 * Compiles TypeScript with what the project has: ts-jest where a TypeScript from 4.3 to 6 is found from its root folder, else
 * sucrase, which needs none (TypeScript 7 has no JavaScript API that ts-jest could use). Nothing is loaded before the first
 * TypeScript file: Jest makes the transformers of a config ahead of time, also in a project that has only JavaScript.
 */
function createTransformer({ typecheck = false }: TypeScriptTransformOptions = {}): Transformer & { readonly canInstrument: false } {
  const byRoot = new Map<string, Transformer>();
  const forRoot = (rootDir: string): Transformer => {
    let transformer = byRoot.get(rootDir);
    if (transformer === undefined) byRoot.set(rootDir, (transformer = choose(rootDir, typecheck)));
    return transformer;
  };
  const process = (source: string, path: string, options: TransformOptions): TransformResult =>
    isDeclaration(path) ? { code: '' } : forRoot(options.config.rootDir).process(source, path, options);
  return {
    canInstrument: false,
    process,
    processAsync: async (source, path, options) =>
      forRoot(options.config.rootDir).processAsync?.(source, path, options) ?? process(source, path, options),
    getCacheKey: (source, path, options) => forRoot(options.config.rootDir).getCacheKey(source, path, options),
  };
}

/** Jest takes the default export of a transformer. */
export default { createTransformer };

/** The version of TypeScript that a project has, or undefined. */
function typescriptVersion(rootDir: string): string | undefined {
  try {
    return (createRequire(join(rootDir, 'package.json'))('typescript/package.json') as { version: string }).version;
  } catch {
    return undefined;
  }
}

function isDeclaration(path: string): boolean {
  return /\.d\.[cm]?ts$/.test(path);
}

function choose(rootDir: string, typecheck: boolean): Transformer {
  const version = typescriptVersion(rootDir);
  const [major, minor] = (version ?? '0.0').split('.').map(Number) as [number, number];
  const usable = (major === 4 && minor >= 3) || major === 5 || major === 6;
  if (!usable && typecheck) throw cannotCheck(rootDir, version);
  // Only one of the two is needed, and each is dear.
  if (usable)
    return (require('./ts-jest-transformer') as typeof import('./ts-jest-transformer')).createTsJestTransformer({
      rootDir,
      typecheck,
      typescriptMajor: major,
    });
  return (require('./sucrase-transformer') as typeof import('./sucrase-transformer')).createSucraseTransformer(rootDir);
}

function cannotCheck(rootDir: string, version: string | undefined): DistributedError {
  return new DistributedError({
    code: 'JD_TYPECHECK',
    what: `The preset jest-distributed/typecheck needs TypeScript 4.3 to 6, and ${rootDir} has ${version ?? 'none'}.`,
    fix: "Use preset: 'jest-distributed', which compiles without checks, and run tsc beside it.",
  });
}
