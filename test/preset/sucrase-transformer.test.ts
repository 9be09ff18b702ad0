import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSucraseTransformer } from '../../preset/sucrase-transformer';
import type { TransformOptions } from '../../preset/transformer';

let rootDir: string;
beforeEach(() => (rootDir = mkdtempSync(join(tmpdir(), 'sucrase-'))));
afterEach(() => rmSync(rootDir, { recursive: true }));

const options = (changes: Partial<TransformOptions> = {}): TransformOptions => ({
  config: { rootDir, cacheDirectory: rootDir },
  supportsStaticESM: false,
  instrument: false,
  ...changes,
});
const compile = (source: string, path = 'a.ts', changes: Partial<TransformOptions> = {}): string =>
  createSucraseTransformer(rootDir).process(source, path, options(changes)).code;

test('makes CommonJS, or an ES module where Jest runs one; never of a .cts file', () => {
  const source = 'import { a } from "b";\nexport const c: number = a;\n';
  expect(compile(source)).toContain('require(');
  expect(compile(source, 'a.ts', { supportsStaticESM: true })).toMatch(/^import \{ a \} from "b";\nexport const c = a;/);
  expect(compile('import a = require("b"); export = a;', 'a.cts', { supportsStaticESM: true })).toContain('module.exports = a');
});

test.each([
  ["import { jest } from '@jest/globals';", 'alone'],
  ["import { expect, jest, test } from '@jest/globals';", 'in the middle'],
  ["import { expect,\n  jest } from '@jest/globals';", 'last, on a line of its own'],
  ["import { type Mock, jest } from '@jest/globals';", 'beside a type'],
])('hoists the calls of an imported jest: %s', (line) => {
  const code = compile(`${line}\nimport { a } from './a';\njest.mock('./a');\na;`);
  expect(code.indexOf('__jestHoist();')).toBeLessThan(code.indexOf("require('./a')"));
  expect(code).toMatch(/^"use strict";var jest=require\("@jest\/globals"\)\.jest;/);
  expect(code.split('\n')).toHaveLength(line.split('\n').length + 3);
});

test('JSX as the tsconfig says', () => {
  const source = 'export const x = <b/>;';
  expect(compile(source, 'a.tsx')).toContain('require("react/jsx-runtime")');
  writeFileSync(join(rootDir, 'base.json'), '{"compilerOptions": {"jsx": "react", /* the */ "jsxFactory": "h"}}');
  writeFileSync(join(rootDir, 'tsconfig.json'), '{"extends": "./base", "compilerOptions": {"strict": true,},}');
  expect(compile(source, 'a.tsx')).toContain("h('b'");
});

test.each([
  ['export namespace N {\n  export const x = 1;\n}', 'a namespace that holds values'],
  ['class C {\n  @log\n  run(): void {}\n}', 'a decorator'],
])('refuses %j', (source, what) => {
  const call = (): unknown => compile(source, 'here.ts');
  expect(call).toThrow(`here.ts has ${what}`);
  expect(call).toThrow(expect.objectContaining({ code: 'JD_SYNTAX' }));
});

test.each([
  'export namespace N {\n  export interface I {}\n}\nexport const x = 1;',
  'const text = `\n@log\n`;',
  'await import("x");\nconst t = `\n@x`;',
])('takes %j', (source) => {
  expect(() => compile(source)).not.toThrow();
});

test('the cache key tells apart all that changes the code', () => {
  const key = (source: string, path: string, changes: Partial<TransformOptions> = {}): string =>
    createSucraseTransformer(rootDir).getCacheKey(source, path, options(changes));
  const keys = [
    key('a', 'a.ts'),
    key('b', 'a.ts'),
    key('a', 'b.ts'),
    key('a', 'a.ts', { supportsStaticESM: true }),
    key('a', 'a.ts', { instrument: true }),
  ];
  expect(new Set(keys).size).toBe(5);
  expect(key('a', 'a.ts')).toBe(keys[0]);
  writeFileSync(join(rootDir, 'tsconfig.json'), '{"compilerOptions": {"jsx": "react"}}');
  expect(key('a', 'a.ts')).not.toBe(keys[0]);
});

test('the source map holds the source', () => {
  const { map } = createSucraseTransformer(rootDir).process('const a: number = 1;', 'a.ts', options());
  expect(map).toMatchObject({ version: 3, sourcesContent: ['const a: number = 1;'] });
});
