import { leftOut, testLimitMs, tierOf } from '../../src/environment/tier';
import { runNested } from '../kit/nested-jest';

const limitMs = 60_000;

test.each([
  ['test/pay.test.ts', undefined, 'unit'],
  ['test/integration/pay.test.ts', undefined, 'integration'],
  ['src/pay.Integration.test.ts', undefined, 'integration'],
  ['e2e/pay.test.ts', undefined, 'e2e'],
  ['test\\e2e\\pay.test.ts', undefined, 'e2e'],
  ['test/disintegration.test.ts', undefined, 'unit'],
  ['test/integration/pay.test.ts', 'unit', 'unit'],
  ['test/pay.test.ts', 'e2e', 'e2e'],
  ['test/integration/pay.test.ts', 'gold', 'integration'],
  ['test/pay.test.ts', ['unit', 'e2e'], 'unit'],
])('%s with @tier %s is %s', (path, pragma, tier) => {
  expect(tierOf(path, pragma)).toBe(tier);
});

test('instrumented tests may take longer', () => {
  expect([testLimitMs('unit', { isCovered: false }), testLimitMs('e2e', { isCovered: true })]).toEqual([5_000, 360_000]);
});

test.each([undefined, '', '0', 'false'])('SHORT=%s leaves nothing out', (value) => {
  expect(leftOut('e2e', { SHORT: value })).toBeUndefined();
});

describe('in test files', () => {
  const limit = (expected: number, wait: number): string => `
    const bridge = global[Symbol.for('jest-distributed')];
    test('its limit', () => expect([bridge.currentTest().timeoutMs, bridge.currentTest().integration]).toEqual([${expected}, ${wait > 1000}]));`;
  const files = {
    'a.test.js': limit(5_000, 1_000),
    'integration/a.test.js': limit(30_000, 5_000),
    'b.test.js': `/** @tier e2e */${limit(120_000, 5_000)}`,
    'c.test.js': `/** @tier e2e */ jest.setTimeout(7_000);${limit(7_000, 5_000)}`,
  };
  const config = { preset: 'jest-distributed', testEnvironment: 'jest-distributed/environments/node' };
  const passed = { 'its limit': 'passed' };

  test(
    'each tier has its limit, unless the file or the config says another',
    async () => {
      const { files: run } = await runNested({ files, config });
      expect(Object.values(run).map(({ tests }) => tests)).toEqual([passed, passed, passed, passed]);
      const configured = await runNested({
        files: { 'b.test.js': `/** @tier e2e */${limit(9_000, 5_000)}` },
        config: { ...config, testTimeout: 9_000 },
      });
      expect(configured.files['b.test.js']!.tests).toEqual(passed);
    },
    limitMs,
  );

  test(
    'SHORT leaves all but unit tests out, with the reason',
    async () => {
      const { files: run, output } = await runNested({ files, config, env: { SHORT: '1' } });
      expect(run['a.test.js']!.tests).toEqual(passed);
      for (const name of ['integration/a.test.js', 'b.test.js', 'c.test.js']) expect(run[name]!.tests).toEqual({ 'its limit': 'pending' });
      expect(output).toContain('integration/a.test.js: skipped, SHORT leaves integration tests out');
    },
    limitMs,
  );
});
