import type { Random } from '../../base/random';
import { denseLength, denseRegister, setDenseRegister } from './dense';
import { HyperLogLog } from './hyper-log-log';
import { registerCount } from './place';

const registerRounds = 10;
const greatestCardinality = 100_000;
/** Six standard errors: past them lies one run in a thousand million. */
const mostError = (6 * 1.04) / Math.sqrt(registerCount);

/** PFSELFTEST. @returns what is wrong; undefined when all is well */
export function selfTest(random: Random, maxSparseBytes: number): string | undefined {
  return testRegisters(random) ?? testCounts(random, maxSparseBytes);
}

/** Each register keeps its value, whatever its neighbours get. */
function testRegisters(random: Random): string | undefined {
  const bytes = new Uint8Array(denseLength);
  for (let round = 0; round < registerRounds; round++) {
    const values = Uint8Array.from({ length: registerCount }, () => random.below(64));
    for (const [register, value] of values.entries()) setDenseRegister(bytes, register, value);
    for (const [register, value] of values.entries()) {
      const found = denseRegister(bytes, register);
      if (found !== value) return `Register ${register} should be ${value} but is ${found}`;
    }
  }
  return undefined;
}

/** Both forms count alike, and not too far from the truth. */
function testCounts(random: Random, maxSparseBytes: number): string | undefined {
  const [either, dense] = [HyperLogLog.create(), HyperLogLog.create()];
  dense.makeDense();
  const seed = `${random.next()}`;
  let checkpoint = 1;
  for (let added = 1; added <= greatestCardinality; added++) {
    either.add(seed + added, maxSparseBytes);
    dense.add(seed + added, maxSparseBytes);
    if (added < checkpoint) continue;
    if (added < maxSparseBytes / 2 && either.encoding !== 'sparse') return 'sparse encoding not used';
    const count = dense.countAgain();
    if (count !== either.countAgain()) return 'dense/sparse disagree';
    const error = Math.abs(added - Number(count));
    // Of few elements two may well share a register.
    if (error > (added === 10 ? 1 : Math.ceil(mostError * added))) return `Too big error. card:${added} abserr:${error}`;
    checkpoint *= 10;
  }
  return undefined;
}
