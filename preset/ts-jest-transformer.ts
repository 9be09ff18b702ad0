import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import tsJest from 'ts-jest';
import { findTsconfig } from './tsconfig';
import type { TransformOptions, TransformResult, Transformer } from './transformer';

export interface TsJestTransformerOptions {
  readonly rootDir: string;
  readonly typecheck: boolean;
}

/**
 * ts-jest with the project's own tsconfig, but for `isolatedModules`, which decides whether ts-jest checks types. Its option of
 * that name is deprecated, so the change is made in a tsconfig that extends the project's and lies in Jest's cache folder.
 */
export function createTsJestTransformer({ rootDir, typecheck }: TsJestTransformerOptions): Transformer {
  let transformer: TsJestLike | undefined;
  const ready = (options: TransformOptions): TsJestLike =>
    (transformer ??= make({ rootDir, typecheck, cacheDirectory: options.config.cacheDirectory }));
  return {
    process: (source, path, options) => ready(options).process(source, path, options),
    processAsync: (source, path, options) => ready(options).processAsync(source, path, options),
    getCacheKey: (source, path, options) => ready(options).getCacheKey(source, path, options),
  };
}

/** The options that ts-jest's own types ask for are Jest's; it is handed Jest's, whole. */
interface TsJestLike {
  process(source: string, path: string, options: TransformOptions): TransformResult;
  processAsync(source: string, path: string, options: TransformOptions): Promise<TransformResult>;
  getCacheKey(source: string, path: string, options: TransformOptions): string;
}

/** Without a tsconfig: what a new TypeScript project of today would have. */
const withoutTsconfig = { target: 'es2022', module: 'commonjs', esModuleInterop: true, jsx: 'react-jsx', strict: true } as const;

function make({ rootDir, typecheck, cacheDirectory }: TsJestTransformerOptions & { readonly cacheDirectory: string }): TsJestLike {
  const project = findTsconfig(rootDir);
  const isolatedModules = !typecheck;
  const tsconfig =
    project === undefined
      ? { ...withoutTsconfig, isolatedModules }
      : writeTsconfig(join(cacheDirectory, 'jest-distributed'), {
          extends: project,
          compilerOptions: { isolatedModules },
          // One file is compiled at a time: there is no need to look for the others.
          ...(typecheck ? {} : { files: [], include: [] }),
        });
  return tsJest.createTransformer({ useESM: true, tsconfig }) as unknown as TsJestLike;
}

/** Named by its content, and moved into place whole: other workers write the same file. */
function writeTsconfig(folder: string, content: object): string {
  const text = JSON.stringify(content);
  const file = join(folder, `tsconfig-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.json`);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return file;
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
  return file;
}
