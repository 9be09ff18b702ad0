import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { jestExtendedMatchers, jestExtendedNames } from '../../src/kit/jest-extended';

const source = resolve(__dirname, '../../src/kit/jest-extended.ts');

test('the names are those of the package (UPDATE=1 rewrites them)', () => {
  const names = Object.keys(require('jest-extended') as object).toSorted();
  if (process.env['UPDATE'] !== undefined) {
    const text = readFileSync(source, 'utf8');
    const list = names.map((name) => `  '${name}',\n`).join('');
    writeFileSync(source, text.replace(/(jestExtendedNames = \[\n)[^\]]*(\] as const)/, `$1${list}$2`));
  }
  expect(
    readFileSync(source, 'utf8')
      .match(/^ {2}'\w+',$/gm)
      ?.map((line) => line.trim().slice(1, -2)),
  ).toEqual(names);
  expect(names.length).toBeGreaterThan(70);
});

test('each stands in for all of the package but toBeNaN, which Jest has itself', () => {
  const names = jestExtendedNames.filter((name) => name !== 'toBeNaN');
  expect(Object.keys(jestExtendedMatchers()).toSorted()).toEqual([...names].toSorted());
  expect(expect(1)).toHaveProperty('toBeNaN');
});

test('the package is loaded at the first use, and only then', () => {
  jest.isolateModules(() => {
    const load = jest.fn();
    jest.doMock('jest-extended', () => {
      load();
      return { toBeEven: (value: number) => ({ pass: value % 2 === 0 }), toBeOdd: (value: number) => ({ pass: value % 2 === 1 }) };
    });
    const { jestExtendedMatchers: fresh } = require('../../src/kit/jest-extended') as { jestExtendedMatchers: typeof jestExtendedMatchers };
    const matchers = fresh();
    expect(load).not.toHaveBeenCalled();
    expect(matchers.toBeEven.call({}, 2)).toEqual({ pass: true });
    expect(matchers.toBeOdd.call({}, 2)).toEqual({ pass: false });
    expect(load).toHaveBeenCalledTimes(1);
    jest.dontMock('jest-extended');
  });
});

test('this and all arguments reach the matcher', () => {
  expect.extend(jestExtendedMatchers() as unknown as jest.ExpectExtendMap);
  const chain = expect(5) as unknown as Record<string, (...args: unknown[]) => void>;
  chain['toBeWithin']!(1, 9);
  expect(() => chain['toBeWithin']!(7, 9)).toThrow(/toBeWithin/);
  expect(() => (expect(5) as unknown as { not: Record<string, (...args: unknown[]) => void> }).not['toBeWithin']!(1, 9)).toThrow(
    /toBeWithin/,
  );
});
