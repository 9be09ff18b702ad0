import { join } from 'node:path';
import '../../matchers/setup';
import { matchers } from '../../matchers/index';
import { jestExtendedMatchers } from '../../src/kit/jest-extended';
import { installedPackage } from '../kit/installed-package';
import { runNested } from '../kit/nested-jest';

test('registers our matchers and those of jest-extended', () => {
  const registered = Object.keys(expect(1));
  expect(registered).toEqual(expect.arrayContaining([...Object.keys(matchers), ...Object.keys(jestExtendedMatchers())]));
});

test('they work, with .not, and as asymmetric matchers', async () => {
  await expect(() => 1).toEventually(1);
  const root = '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328';
  expect(root).toMatchRootHash(`0x${root}`);
  expect([]).toBeEmpty();
  expect([1]).not.toBeEmpty();
  expect(() => expect([1]).toBeEmpty()).toThrow(/Expected value to be empty/);
  const chain = expect as unknown as Record<string, () => unknown>;
  expect({ a: [] }).toEqual({ a: chain['toBeArray']!() });
});

test("Jest's own toBeNaN stays as it is", () => {
  expect(() => expect('no number').toBeNaN()).toThrow('toBeNaN');
});

describe('in a project', () => {
  const test1 = `
    const { expect, test } = require('@jest/globals');
    const { performance } = require('node:perf_hooks');
    test('both', async () => {
      await expect(() => 1).toEventually(1);
      expect([]).toBeEmpty();
      expect(typeof globalThis.expect).toBe('undefined');
    });`;
  const cheap = `
    test('nothing is loaded before it is used', () => {
      const loaded = () => Object.keys(require.cache).map((file) => file.replaceAll('\\\\', '/'));
      const has = (part) => loaded().some((file) => file.includes(part));
      expect([has('jest-distributed/dist/matchers/setup'), has('jest-extended/dist'), has('waiting/poll'), has('src/redis/')]).toEqual([true, false, false, false]);
      expect([]).toBeEmpty();
      expect(has('jest-extended/dist')).toBe(true);
    });`;
  const esm = `
    import { expect, test } from '@jest/globals';
    import { eventually } from 'jest-distributed';
    test('by import', async () => {
      await expect(() => 1).toEventually(1);
      expect(await eventually(() => 2).toBePositive()).toBe(2);
    });`;
  const failing = `
    test('fails', async () => {
      let n = 0;
      await expect(() => n++ > 0 ? { state: 'busy' } : null).toEventually({ state: 'done' }, { timeoutMs: 300 });
    });`;

  test('with injectGlobals: false, in ESM, cheaply, and with the message a user sees', async () => {
    const setup = join(installedPackage().folder, 'dist/matchers/setup.js');
    const config = { testEnvironment: 'node', setupFilesAfterEnv: [setup], transform: {}, testMatch: ['**/*.test.*js'] };
    const result = await runNested({
      files: { 'globals.test.cjs': test1, 'cheap.test.cjs': cheap, 'esm.test.mjs': esm, 'failing.test.cjs': failing },
      config: {
        projects: [
          { ...config, displayName: 'no globals', injectGlobals: false, testMatch: ['**/globals.test.cjs', '**/esm.test.mjs'] },
          { ...config, displayName: 'globals', testMatch: ['**/cheap.test.cjs', '**/failing.test.cjs'] },
        ],
      },
      nodeArgs: ['--experimental-vm-modules'],
    });
    expect(result.files['globals.test.cjs']).toMatchObject({ tests: { both: 'passed' } });
    expect(result.files['esm.test.mjs']).toMatchObject({ tests: { 'by import': 'passed' } });
    expect(result.files['cheap.test.cjs']).toMatchObject({ tests: { 'nothing is loaded before it is used': 'passed' } });
    const text = result.files['failing.test.cjs']!.message;
    expect(text).toMatch(/expect\(fn\)\.toEventually\(\{ state: 'done' \}\) did not hold within 300 ms: \d+ tries in \d+ ms\./);
    expect(text).toMatch(/- {3}"state": "done",\n\s*\+ {3}"state": "busy",/);
    expect(text).toMatch(/0 ms +try 1 +null\n.*(try|tries) 2.* \{ state: 'busy' \}/);
    expect(text).toMatch(/> 4 \| +await expect\(/);
  }, 60_000);
});
