import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { transform, type Options } from 'sucrase';
import { DistributedError } from '../src/base/errors';
import { compilerOptions, findTsconfig } from './tsconfig';
import type { TransformOptions, Transformer } from './transformer';

/** What of a tsconfig changes the code that sucrase makes. */
type Settings = Pick<Options, 'jsxRuntime' | 'jsxImportSource' | 'jsxPragma' | 'jsxFragmentPragma' | 'keepUnusedImports'>;

/**
 * Compiles without any TypeScript installed. Strips types, compiles JSX, enums and parameter properties, and hoists jest.mock.
 * Not covered, and refused: decorators, and namespaces that hold values.
 */
export function createSucraseTransformer(rootDir: string): Transformer {
  const tsconfig = findTsconfig(rootDir);
  const settings = settingsFrom(tsconfig === undefined ? {} : compilerOptions(tsconfig));
  const { version } = require('sucrase/package.json') as { version: string };
  return {
    process(source, path, options) {
      checkSyntax(source, path);
      const isEsm = options.supportsStaticESM && !path.endsWith('.cts');
      const input = isEsm ? { source, prefix: '' } : withGlobalJest(source);
      const result = transform(input.source, {
        ...settings,
        transforms: ['typescript', ...(isEsm ? [] : (['imports', 'jest'] as const)), ...(path.endsWith('x') ? (['jsx'] as const) : [])],
        filePath: path,
        sourceMapOptions: { compiledFilename: path },
        disableESTransforms: true,
        preserveDynamicImport: true,
        production: true,
      });
      const code = input.prefix + result.code;
      if (!isEsm && decorator.test(source)) checkDecorators(code, path);
      return { code, map: { ...result.sourceMap!, sourcesContent: [source] } };
    },
    getCacheKey: (source, path, options) => hash([version, source, path, modeOf(options), JSON.stringify(settings)]),
  };
}

function settingsFrom(options: Readonly<Record<string, unknown>>): Settings {
  const { jsx, jsxImportSource, jsxFactory, jsxFragmentFactory, verbatimModuleSyntax } = options;
  return {
    jsxRuntime: jsx === 'react' ? 'classic' : 'automatic',
    ...(typeof jsxImportSource === 'string' ? { jsxImportSource } : {}),
    ...(typeof jsxFactory === 'string' ? { jsxPragma: jsxFactory } : {}),
    ...(typeof jsxFragmentFactory === 'string' ? { jsxFragmentPragma: jsxFragmentFactory } : {}),
    keepUnusedImports: verbatimModuleSyntax === true,
  };
}

/** `import { jest, ... } from '@jest/globals'` with the name as it is. */
const importOfJest = /(import\s*\{[^}]*?)\bjest\b(?!\s+as\b)(\s*,)?([^}]*\}\s*from\s*['"]@jest\/globals['"])/;

/**
 * Sucrase hoists the calls of a global `jest` only. So an imported one is taken out of its import, on the same line, and made
 * a variable before everything else.
 */
function withGlobalJest(source: string): { readonly source: string; readonly prefix: string } {
  if (!importOfJest.test(source)) return { source, prefix: '' };
  return { source: source.replace(importOfJest, '$1$3'), prefix: '"use strict";var jest=require("@jest/globals").jest;' };
}

const namespaceHead = /^[ \t]*(?:export\s+)?(?:namespace|module)\s+[\w$.]+\s*\{/gm;
const exportedValue = /\bexport\s+(?:const|let|var|function|async|class|enum|abstract)\b/;
const decorator = /^[ \t]*@[A-Za-z_$]/m;

function checkSyntax(source: string, path: string): void {
  for (const head of source.matchAll(namespaceHead)) {
    if (exportedValue.test(bodyFrom(source, head.index + head[0].length))) throw unsupported(path, 'a namespace that holds values');
  }
}

/** Up to the brace that closes what was open at `start`; braces in texts are counted too, which at worst takes in too much. */
function bodyFrom(source: string, start: number): string {
  let end = start;
  for (let depth = 1; depth > 0 && end < source.length; end++) depth += source[end] === '{' ? 1 : source[end] === '}' ? -1 : 0;
  return source.slice(start, end);
}

/** A line that looks like a decorator may be text in a template: only code that does not parse is refused. */
function checkDecorators(code: string, path: string): void {
  try {
    new Script(`(async function(){${code}\n})`, { filename: path });
  } catch {
    throw unsupported(path, 'a decorator');
  }
}

function unsupported(path: string, what: string): DistributedError {
  return new DistributedError({
    code: 'JD_SYNTAX',
    what: `${path} has ${what}, which cannot be compiled without TypeScript's own compiler.`,
    fix: 'Install TypeScript 6 for the tests (npm install --save-dev typescript@6), or name a transformer of your own for TypeScript files in the Jest config.',
  });
}

function modeOf({ supportsStaticESM, instrument }: TransformOptions): string {
  return `${supportsStaticESM ? 'esm' : 'cjs'} ${instrument ? 'instrumented' : 'plain'}`;
}

function hash(parts: readonly string[]): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex').slice(0, 32);
}
