import { createRandom } from '../../../src/base/random';
import { encodingOf } from '../../../src/redis/keyspace/encoding';
import { defaultEncodingLimits, typeOf, type Value } from '../../../src/redis/keyspace/value';
import { newestRdbVersion } from '../../../src/redis/rdb/codes';
import { dumpPayload, hasValidFooter, readPayload } from '../../../src/redis/rdb/dump-payload';
import { newLimits, randomValues } from './values';

const dump = (value: Value): string => dumpPayload(value, 10, true);

test.each([
  [10, defaultEncodingLimits, ['list quicklist', 'set hashtable', 'set intset']],
  [12, newLimits, ['hash listpackex', 'list listpack', 'list quicklist', 'set hashtable', 'set intset', 'set listpack']],
])('what was dumped is read, and dumped again the same: version %i of the format', (version, limits, ownTypes) => {
  const types = new Set<string>();
  for (const value of randomValues('payloads', 350, limits)) {
    const payload = dumpPayload(value, version, true);
    expect(hasValidFooter(payload, version, false)).toBe(true);
    const read = readPayload(payload, limits)!;
    expect([typeOf(read), encodingOf(read)]).toEqual([typeOf(value), encodingOf(value)]);
    expect(dumpPayload(read, version, true)).toBe(payload);
    expect(dumpPayload(readPayload(dumpPayload(value, version, false), limits)!, version, true)).toBe(payload);
    types.add(`${typeOf(read)} ${encodingOf(read)}`);
  }
  const common = [
    'hash hashtable',
    'hash listpack',
    'stream stream',
    'string embstr',
    'string int',
    'string raw',
    'zset listpack',
    'zset skiplist',
  ];
  expect([...types].sort()).toEqual([...common, ...ownTypes].sort());
});

test('a damaged payload is read or refused: it never throws, and takes no memory that it names', () => {
  const random = createRandom('damage');
  let refused = 0;
  let tried = 0;
  for (const value of randomValues('damaged', 105, newLimits)) {
    const payload = dumpPayload(value, 12, true);
    for (let round = 0; round < 40; round++) {
      const bytes = Buffer.from(payload, 'latin1');
      for (let n = 1 + random.below(4); n > 0; n--) {
        const at = random.below(Math.max(1, Math.min(bytes.length - 10, random.below(2) === 0 ? 12 : Infinity)));
        bytes[at] = random.below(3) === 0 ? [0, 0x80, 0x81, 0xc3, 0xff][random.below(5)]! : random.below(256);
      }
      const cut = random.below(5) === 0 ? bytes.subarray(0, random.below(bytes.length)) : bytes;
      if (readPayload(cut.toString('latin1'), newLimits) === undefined) refused++;
      tried++;
    }
  }
  expect(tried).toBe(4_200);
  expect(refused).toBeGreaterThan(1_500);
});

test('a footer tells the version and a checksum', () => {
  const payload = dump('v');
  expect(hasValidFooter(payload, 9, false)).toBe(false);
  expect(hasValidFooter(payload, newestRdbVersion, false)).toBe(true);
  expect(hasValidFooter(payload.replace('v', 'w'), 10, false)).toBe(false);
  expect(hasValidFooter(payload.replace('v', 'w'), 10, true)).toBe(true);
  expect(hasValidFooter('', 10, true)).toBe(false);
});
