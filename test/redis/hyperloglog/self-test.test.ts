import { createRandom } from '../../../src/base/random';
import * as dense from '../../../src/redis/hyperloglog/dense';
import { HyperLogLog } from '../../../src/redis/hyperloglog/hyper-log-log';
import { selfTest } from '../../../src/redis/hyperloglog/self-test';

afterEach(() => jest.restoreAllMocks());

test('passes', () => {
  expect(selfTest(createRandom(1), 3000)).toBeUndefined();
});

test('finds a register that spoils its neighbour', () => {
  const set = dense.setDenseRegister;
  jest.spyOn(dense, 'setDenseRegister').mockImplementation((bytes, register, value) => {
    set(bytes, register, value);
    if (register === 100) set(bytes, 99, 7);
  });
  expect(selfTest(createRandom(1), 3000)).toMatch(/^Register 99 should be \d+ but is 7$/);
});

test('finds that the forms do not count alike', () => {
  const add = jest.spyOn(HyperLogLog.prototype, 'add');
  const original = jest.requireActual<typeof import('../../../src/redis/hyperloglog/place')>(
    '../../../src/redis/hyperloglog/place',
  ).placeOf;
  add.mockImplementation(function (this: HyperLogLog, element, maxSparseBytes) {
    const { register, run } = original(element);
    return this.raise(this.encoding === 'sparse' ? register % 64 : register, run, maxSparseBytes);
  });
  expect(selfTest(createRandom(1), 3000)).toBe('dense/sparse disagree');
});

test('finds an error that is too large', () => {
  const original = jest.requireActual<typeof import('../../../src/redis/hyperloglog/place')>(
    '../../../src/redis/hyperloglog/place',
  ).placeOf;
  jest.spyOn(HyperLogLog.prototype, 'add').mockImplementation(function (this: HyperLogLog, element, maxSparseBytes) {
    return this.raise(original(element).register % 32, 1, maxSparseBytes);
  });
  expect(selfTest(createRandom(1), 3000)).toMatch(/^Too big error. card:10+ abserr:\d+$/);
});
