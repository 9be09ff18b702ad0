import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import tsJest from 'ts-jest';
import { compilerOptions, findTsconfig } from './tsconfig';
import type { TransformOptions, TransformResult, Transformer } from './transformer';

export interface TsJestTransformerOptions {
  readonly rootDir: string;
  readonly typecheck: boolean;
  /** The first number of TypeScript's version. */
  readonly typescriptMajor: number;
}

/**
 * ts-jest with the project's own tsconfig but for what Jest decides: whether types are checked (`isolatedModules`; the option of
 * ts-jest of that name is deprecated), and whether a file becomes CommonJS or an ES module. So it is handed a tsconfig that
 * extends the project's and lies in Jest's cache folder.
 */
export function createTsJestTransformer(given: TsJestTransformerOptions): Transformer {
  let transformer: TsJestLike | undefined;
  const ready = (options: TransformOptions): TsJestLike => (transformer ??= make(given, options.config.cacheDirectory));
  return {
    process(source, path, options) {
      const compiler = ready(options);
      // Of an ES module ts-jest tells type errors only when asked asynchronously, and Jest 30 does not ask so.
      if (!given.typecheck || !options.supportsStaticESM || compiler.processWithTs === undefined)
        return compiler.process(source, path, options);
      const { code, diagnostics = [] } = compiler.processWithTs(source, path, options);
      if (diagnostics.length > 0) throw typeErrors(given.rootDir, diagnostics);
      return { code };
    },
    processAsync: (source, path, options) => ready(options).processAsync(source, path, options),
    getCacheKey: (source, path, options) => ready(options).getCacheKey(source, path, options),
  };
}

/** The options that ts-jest's own types ask for are Jest's; it is handed Jest's, whole. */
interface TsJestLike {
  process(source: string, path: string, options: TransformOptions): TransformResult;
  processAsync(source: string, path: string, options: TransformOptions): Promise<TransformResult>;
  getCacheKey(source: string, path: string, options: TransformOptions): string;
  /** Not among its documented methods: what process() does, with the diagnostics. */
  processWithTs?(
    source: string,
    path: string,
    options: TransformOptions,
  ): { readonly code: string; readonly diagnostics?: readonly object[] };
}

/** The part of the project's TypeScript that is used here. */
interface TypeScript {
  formatDiagnosticsWithColorAndContext(diagnostics: readonly object[], host: object): string;
}

function typeErrors(rootDir: string, diagnostics: readonly object[]): Error {
  const typescript = createRequire(join(rootDir, 'package.json'))('typescript') as TypeScript;
  const host = { getNewLine: () => '\n', getCurrentDirectory: () => rootDir, getCanonicalFileName: (path: string) => path };
  const error = new Error(typescript.formatDiagnosticsWithColorAndContext(diagnostics, host));
  // Where it was thrown is of no interest: the text names file and line.
  error.stack = error.message;
  return error;
}

/** Without a tsconfig: what a new TypeScript project of today would have. */
const withoutTsconfig = { target: 'es2022', module: 'commonjs', esModuleInterop: true, jsx: 'react-jsx', strict: true } as const;

function make({ rootDir, typecheck, typescriptMajor }: TsJestTransformerOptions, cacheDirectory: string): TsJestLike {
  const project = findTsconfig(rootDir);
  const options = project === undefined ? withoutTsconfig : compilerOptions(project);
  const changes = typecheck ? changesToCheck(options, project) : changesToCompile(options, typescriptMajor);
  let tsconfig: object | string | undefined = project;
  if (project === undefined) tsconfig = { ...options, ...changes };
  else if (changes !== undefined) {
    // One file is compiled at a time: there is no need to look for the others.
    const content = { extends: project, compilerOptions: changes, ...(typecheck ? {} : { files: [], include: [] }) };
    tsconfig = writeTsconfig(join(cacheDirectory, 'jest-distributed'), content);
  }
  // Hints about settings that are changed here, or that TypeScript 6 has by default.
  const diagnostics = { ignoreCodes: ['TS151001', 'TS151002'] };
  return tsJest.createTransformer({ useESM: true, tsconfig: tsconfig as string, diagnostics }) as unknown as TsJestLike;
}

type CompilerOptions = Readonly<Record<string, unknown>>;

/**
 * ts-jest makes CommonJS or an ES module as Jest wants it for a file, if the module kind lets it: with TypeScript's kinds for Node
 * the package.json would decide, and with CommonJS there is no other.
 */
function changesToCompile({ module }: CompilerOptions, typescriptMajor: number): CompilerOptions {
  const kind = String(module).toLowerCase();
  const moduleResolution = typescriptMajor < 5 ? 'node' : 'bundler';
  return {
    isolatedModules: true,
    ...(/^(?:es\d|esnext|preserve)/.test(kind) ? {} : { module: 'esnext' }),
    ...(kind.startsWith('node') ? { moduleResolution, esModuleInterop: true } : {}),
  };
}

/**
 * None, if the project's own tsconfig will do. `isolatedModules` would switch the checks off, and with `verbatimModuleSyntax` the
 * checker refuses what it is told to make CommonJS of.
 */
function changesToCheck(options: CompilerOptions, project: string | undefined): CompilerOptions | undefined {
  const { isolatedModules, verbatimModuleSyntax, typeRoots } = options;
  if (isolatedModules !== true && verbatimModuleSyntax !== true) return undefined;
  const changes = { isolatedModules: false, verbatimModuleSyntax: false };
  // Types are looked for from the folder of the tsconfig, and the new one lies elsewhere.
  return project === undefined || typeRoots !== undefined ? changes : { ...changes, ...typesSeenFrom(dirname(project), options) };
}

function typesSeenFrom(folder: string, { types }: CompilerOptions): CompilerOptions {
  const seen = modulesFolders(folder);
  const typeRoots = seen.map((modules) => join(modules, '@types')).filter((root) => existsSync(root));
  const locate = (name: string): string => seen.map((modules) => join(modules, name)).find((path) => existsSync(path)) ?? name;
  const isTyped = (name: string): boolean => typeRoots.some((root) => existsSync(join(root, name)));
  return { typeRoots, ...(Array.isArray(types) ? { types: types.map(String).map((name) => (isTyped(name) ? name : locate(name))) } : {}) };
}

function modulesFolders(folder: string): string[] {
  const parent = dirname(folder);
  return [join(folder, 'node_modules'), ...(parent === folder ? [] : modulesFolders(parent))];
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
