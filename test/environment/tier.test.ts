import { timesOf } from '../../src/base/tier';
import { leftOut, tierOf } from '../../src/environment/tier';
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

test.each([
  [false, {}, [5_000, 1_000]],
  [true, {}, [15_000, 3_000]],
  [false, { CI: 'true' }, [10_000, 2_000]],
  [true, { CI: '1' }, [30_000, 6_000]],
  [false, { CI: 'false', TIME_SCALE: '' }, [5_000, 1_000]],
  [true, { CI: 'true', TIME_SCALE: '0.5' }, [2_500, 500]],
])('under coverage: %s, with %o, limits are longer, and pauses are not', (isCovered, variables, [testMs, waitMs]) => {
  expect(timesOf('unit', isCovered, variables)).toEqual({ testMs, waitMs, longestPauseMs: 100 });
});

test.each(['0', '-1', 'much', 'Infinity'])('TIME_SCALE=%s is an error', (value) => {
  expect(() => timesOf('unit', false, { TIME_SCALE: value })).toThrow(`TIME_SCALE is "${value}".`);
});

test.each([undefined, '', '0', 'false'])('SHORT=%s leaves nothing out', (value) => {
  expect(leftOut('e2e', { SHORT: value })).toBeUndefined();
});

describe('in test files', () => {
  const limit = (timeoutMs: number, waitMs: number, longestPauseMs: number): string => `
    const bridge = global[Symbol.for('jest-distributed')];
    test('its limit', () => expect(bridge.currentTest()).toMatchObject(${JSON.stringify({ timeoutMs, waitMs, longestPauseMs })}));`;
  const files = {
    'a.test.js': limit(5_000, 1_000, 100),
    'integration/a.test.js': limit(30_000, 5_000, 1_000),
    'b.test.js': `/** @tier e2e */${limit(120_000, 30_000, 1_000)}`,
    'c.test.js': `/** @tier e2e */ jest.setTimeout(7_000);${limit(7_000, 30_000, 1_000)}`,
  };
  const config = { preset: 'jest-distributed', testEnvironment: 'jest-distributed/environments/node' };
  const passed = { 'its limit': 'passed' };

  test(
    'each tier has its limits, unless the file or the config says another',
    async () => {
      const { files: run } = await runNested({ files, config });
      expect(Object.values(run).map(({ tests }) => tests)).toEqual([passed, passed, passed, passed]);
    },
    limitMs,
  );

  test(
    'under coverage and in CI they are longer, but for what the config says',
    async () => {
      const { files: run } = await runNested({
        files: { 'b.test.js': `/** @tier e2e */${limit(9_000, 180_000, 1_000)}` },
        config: { ...config, testTimeout: 9_000 },
        args: ['-i', '--coverage'],
        env: { CI: 'true' },
      });
      expect(run['b.test.js']!.tests).toEqual(passed);
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
