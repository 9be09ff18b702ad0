import { createRandom } from '../../../src/base/random';
import { describeRuns, HyperLogLog, isHyperLogLog, mergeRegisters } from '../../../src/redis/hyperloglog/hyper-log-log';
import { registerCount } from '../../../src/redis/hyperloglog/place';
import { StringBuffer } from '../../../src/redis/keyspace/string-buffer';
import { ErrorReply } from '../../../src/redis/reply';

const random = createRandom('hyperloglog');

function registersOf(log: HyperLogLog): Uint8Array {
  const registers = new Uint8Array(registerCount);
  mergeRegisters(registers, log.string.view());
  return registers;
}

test('the sparse form has the registers that the dense one has, whatever is added', () => {
  for (let round = 0; round < 20; round++) {
    const [sparse, dense] = [HyperLogLog.create(), HyperLogLog.create()];
    dense.makeDense();
    for (let i = random.below(800); i >= 0; i--) {
      const element = String(random.next());
      expect(sparse.add(element, 16_000)).toBe(dense.add(element, 16_000));
    }
    expect([sparse.encoding, dense.encoding]).toEqual(['sparse', 'dense']);
    expect(registersOf(sparse)).toEqual(registersOf(dense));
    expect(sparse.countAgain()).toBe(dense.countAgain());
    sparse.makeDense();
    expect(sparse.string.toBinary()).toBe(dense.string.toBinary());
  }
});

test('registers set one by one, in any order and to any value, are all there', () => {
  for (let round = 0; round < 20; round++) {
    const log = HyperLogLog.create();
    const expected = new Uint8Array(registerCount);
    const span = 1 + random.below(round < 10 ? 200 : registerCount);
    const most = round % 2 === 0 ? 3 : 32;
    for (let i = 0; i < 400; i++) {
      const [register, value] = [random.below(span), 1 + random.below(most)];
      expect(log.raise(register, value, 16_000)).toBe(value > expected[register]!);
      expected[register] = Math.max(value, expected[register]!);
    }
    expect(registersOf(log)).toEqual(expected);
  }
});

test('a value that the sparse form cannot hold, or a length, makes it dense', () => {
  const large = HyperLogLog.create();
  large.raise(5, 33, 3000);
  expect(large.encoding).toBe('dense');
  expect(registersOf(large)[5]).toBe(33);
  const long = HyperLogLog.create();
  long.raise(5, 1, 20);
  expect(describeRuns(long.string.view())).toBe('z:5 v:1,1 Z:16378');
  long.raise(7, 1, 20);
  expect(long.encoding).toBe('dense');
  expect([...registersOf(long).subarray(4, 9)]).toEqual([0, 1, 0, 1, 0]);
});

test('counts are within some percent, from one element to a hundred thousand', () => {
  const log = HyperLogLog.create();
  expect(log.countAgain()).toBe(0n);
  for (let added = 1; added <= 100_000; added++) {
    log.add(`element ${added}`, 3000);
    if (!Number.isInteger(Math.log10(added))) continue;
    expect(Math.abs(Number(log.countAgain()) - added)).toBeLessThanOrEqual(Math.ceil(added * 0.03));
  }
});

test('whatever bytes are overwritten, all ends, and the only error is that of a corrupt one', () => {
  const attempts: (() => unknown)[] = [];
  for (let round = 0; round < 500; round++) {
    const log = HyperLogLog.create();
    for (let i = random.below(60); i >= 0; i--) log.add(String(random.next()), 3000);
    if (random.below(4) === 0) log.makeDense();
    for (let i = random.below(4); i >= 0; i--) log.string.setByte(random.below(log.string.length), random.below(256));
    if (!isHyperLogLog(log.string.view())) continue;
    const copy = (): HyperLogLog => new HyperLogLog(log.string.clone());
    attempts.push(
      () => copy().countAgain(),
      () => copy().makeDense(),
      () => copy().add(String(random.next()), 3000),
      () => registersOf(copy()),
      () => describeRuns(log.string.view()),
    );
  }
  expect(attempts.length).toBeGreaterThan(1000);
  for (const attempt of attempts) {
    try {
      attempt();
    } catch (error) {
      expect(error).toEqual(new ErrorReply('INVALIDOBJ Corrupted HLL object detected'));
    }
  }
});

test.each(['', 'HYLL', 'HYLL\x01', `HYLL\x02${'\0'.repeat(20)}`, `HYLL\0${'\0'.repeat(20)}`, `hyll\x01${'\0'.repeat(20)}`])(
  '%p is none',
  (text) => {
    expect(isHyperLogLog(new StringBuffer(text).view())).toBe(false);
  },
);
