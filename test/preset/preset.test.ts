import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureFiles } from '../kit/fixture-files';
import { runNested, type NestedResult } from '../kit/nested-jest';

const fixtures = (name: string): Record<string, string> => fixtureFiles(join(__dirname, 'fixtures', name));
const limitMs = 90_000;

/** A project whose TypeScript is this one: all that is read of it is the version. */
const typescript = (version: string): Record<string, string> => ({
  'node_modules/typescript/package.json': JSON.stringify({ name: 'typescript', version, main: 'none.js' }),
});
const react = { 'node_modules/react/jsx-runtime.js': 'exports.jsx = (type, props) => ({ type, props });' };
const vmModules = { nodeArgs: ['--experimental-vm-modules'] };

const statuses = (result: NestedResult): Record<string, string> =>
  Object.fromEntries(Object.entries(result.files).map(([name, { status, message }]) => [name, message || status]));

describe.each([
  ['TypeScript 6, by ts-jest', {}],
  ['TypeScript 7, by sucrase', typescript('7.0.2')],
])('%s', (_, installed) => {
  test(
    'CommonJS',
    async () => {
      const result = await runNested({ files: { ...fixtures('typescript'), ...react, ...installed } });
      const names = ['language.test.ts', 'mock-global.test.ts', 'mock-imported.test.ts', 'matchers.test.ts', 'type-error.test.ts'];
      expect(statuses(result)).toEqual(Object.fromEntries([...names, 'common.test.cts'].map((name) => [name, 'passed'])));
      expect(result.output).not.toMatch(/ts-jest\[|warn/i);
    },
    limitMs,
  );

  test(
    'ES modules',
    async () => {
      const result = await runNested({ files: { ...fixtures('esm'), ...installed }, ...vmModules });
      expect(statuses(result)).toEqual(
        Object.fromEntries(['plain.test.js', 'typed.test.ts', 'typed.test.mts', 'common.test.cjs'].map((name) => [name, 'passed'])),
      );
      expect(result.output).not.toMatch(/ts-jest\[/);
    },
    limitMs,
  );

  test(
    'a package of type "module" that runs its tests as CommonJS',
    async () => {
      const files = {
        'package.json': '{"type": "module"}',
        'tsconfig.json': '{"compilerOptions": {"module": "nodenext", "verbatimModuleSyntax": true}}',
        'value.ts': 'export const one: number = 1;\nexport type T = string;\n',
        'a.test.ts': 'import { one, type T } from "./value.js";\ntest("a", () => expect(`${one}` satisfies T).toBe("1"));\n',
      };
      expect(statuses(await runNested({ files: { ...files, ...installed } }))).toEqual({ 'a.test.ts': 'passed' });
    },
    limitMs,
  );

  test(
    'coverage counts the lines of the source',
    async () => {
      let report = '';
      const inspect = (folder: string): void => void (report = readFileSync(join(folder, 'coverage/coverage-final.json'), 'utf8'));
      const args = ['-i', '--coverage', '--coverageReporters=json'];
      await runNested({ files: { ...fixtures('coverage'), ...installed }, args, inspect });
      const [file] = Object.values(JSON.parse(report) as Record<string, Coverage>);
      const calls = Object.entries(file!.fnMap).map(([id, { name, decl }]) => ({ name, line: decl.start.line, calls: file!.f[id] }));
      expect(calls).toEqual([
        { name: 'sum', line: 1, calls: 1 },
        { name: 'never', line: 5, calls: 0 },
      ]);
    },
    limitMs,
  );
});

interface Coverage {
  readonly fnMap: Record<string, { readonly name: string; readonly decl: { readonly start: { readonly line: number } } }>;
  readonly f: Record<string, number>;
}

describe('jest-distributed/typecheck', () => {
  const files: Record<string, string> = { ...fixtures('typescript'), ...react };
  const config = { preset: 'jest-distributed/typecheck' };

  test(
    'a type error fails its file, also where the tsconfig has isolatedModules',
    async () => {
      const tsconfig = JSON.stringify({ extends: './base.json', compilerOptions: { isolatedModules: true, types: ['jest'] } });
      const result = await runNested({ files: { ...files, 'base.json': files['tsconfig.json']!, 'tsconfig.json': tsconfig }, config });
      expect(result.files['type-error.test.ts']!.message).toContain("Type 'number' is not assignable to type 'string'");
      expect(statuses(result)['mock-global.test.ts']).toBe('passed');
    },
    limitMs,
  );

  test(
    'a type error in an ES module fails its file too',
    async () => {
      const wrong = { 'wrong.test.ts': 'const text: string = 1;\ntest("is not run", () => expect(text).toBe(1));\nexport {};\n' };
      const result = await runNested({
        files: { ...fixtures('esm'), ...wrong },
        config,
        ...vmModules,
        args: ['-i', 'wrong', 'typed.test.ts'],
      });
      expect(result.files['wrong.test.ts']!.message).toContain("Type 'number' is not assignable to type 'string'");
      expect(result.files['wrong.test.ts']!.tests).toEqual({});
    },
    limitMs,
  );

  test(
    'says what it needs where there is no TypeScript 4.3 to 6',
    async () => {
      const result = await runNested({ files: { ...files, ...typescript('7.0.2') }, config });
      expect(result.files['mock-global.test.ts']!.message).toMatch(/needs TypeScript 4\.3 to 6, and .* has 7\.0\.2\./);
    },
    limitMs,
  );
});

test(
  'a Babel project keeps its Babel, and loads no compiler of TypeScript',
  async () => {
    const result = await runNested({ files: fixtures('babel') });
    expect(statuses(result)).toEqual({ 'a.test.js': 'passed', 'loaded.test.js': 'passed' });
  },
  limitMs,
);

test(
  'projects each name the preset or do not, and what the user sets wins',
  async () => {
    const projects = [
      { displayName: 'one', rootDir: '<rootDir>/one', preset: 'jest-distributed' },
      {
        displayName: 'two',
        rootDir: '<rootDir>/two',
        preset: 'jest-distributed',
        testEnvironment: 'node',
        globalSetup: '<rootDir>/setup.js',
      },
    ];
    const result = await runNested({ files: fixtures('projects'), config: { projects } });
    expect(statuses(result)).toEqual({ 'one/a.test.ts': 'passed', 'two/a.test.js': 'passed' });
    expect(result.exitCode).toBe(0);
  },
  limitMs,
);
