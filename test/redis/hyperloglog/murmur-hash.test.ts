import { createRandom } from '../../../src/base/random';
import { murmurHash64 } from '../../../src/redis/hyperloglog/murmur-hash';

const word = (value: bigint): bigint => BigInt.asUintN(64, value);

/** The definition, with large integers. */
function reference(text: string, seed: bigint): bigint {
  const factor = 0xc6a4a7935bd1e995n;
  const bytes = Buffer.from(text, 'latin1');
  let hash = seed ^ word(BigInt(bytes.length) * factor);
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at < whole; at += 8) {
    let part = word(bytes.readBigUInt64LE(at) * factor);
    part = word((part ^ (part >> 47n)) * factor);
    hash = word((hash ^ part) * factor);
  }
  const rest = [...bytes.subarray(whole)].reduce((sum, byte, at) => sum | (BigInt(byte) << BigInt(8 * at)), 0n);
  if (whole < bytes.length) hash = word((hash ^ rest) * factor);
  hash = word((hash ^ (hash >> 47n)) * factor);
  return hash ^ (hash >> 47n);
}

test('is what large integers make of the definition', () => {
  const random = createRandom('murmur');
  for (let length = 0; length < 300; length++) {
    const text = String.fromCharCode(...Array.from({ length }, () => random.below(256)));
    const seed = random.below(2) === 0 ? 0xadc83b19 : random.below(2 ** 32);
    const { high, low } = murmurHash64(text, seed);
    expect((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)).toBe(reference(text, BigInt(seed)));
  }
});
