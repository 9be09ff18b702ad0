import { createRandom } from '../../../src/base/random';
import { defaultEncodingLimits as limits, type Value } from '../../../src/redis/keyspace/value';
import type { RdbKey } from '../../../src/redis/rdb/rdb-file';
import { RdbError } from '../../../src/redis/rdb/rdb-reader';
import { readRdb } from '../../../src/redis/rdb/read-rdb';
import { fileVersionOf, writeRdb } from '../../../src/redis/rdb/write-rdb';
import { newLimits, randomValues } from './values';

const place = { databases: 16, limits };
const options = { version: 10, compresses: true, hasChecksum: true };
const keys: RdbKey[] = Array.from(randomValues('file', 200), (value, at) => ({
  db: at % 5,
  key: `key ${at}`,
  value,
  expireAtMs: at % 3 === 0 ? 1_700_000_000_000 + at : -1,
  idleSec: at % 4 === 0 ? at : undefined,
  frequency: at % 7 === 0 ? at % 256 : undefined,
}));
const content = { facts: new Map([['redis-ver', '7.0.15']]), libraries: ['#!lua name=l\nreturn'], keys };

test('a file that was written is read', () => {
  const read = readRdb(writeRdb(content, options), place);
  expect(read.facts).toEqual(content.facts);
  expect(read.libraries).toEqual(content.libraries);
  const order = (list: readonly RdbKey[]): string[] => list.map(({ db, key }) => `${db} ${key}`).sort();
  expect(order(read.keys)).toEqual(order(keys));
  for (const { key, expireAtMs, idleSec, frequency } of read.keys) {
    expect(keys[Number(key.slice(4))]).toMatchObject({ key, expireAtMs, idleSec, frequency });
  }
  expect(writeRdb(read, options).equals(writeRdb({ ...content, keys: read.keys }, options))).toBe(true);
});

test('a file is of the oldest version that holds its keys', () => {
  const versionOf = (values: Iterable<Value>): number =>
    fileVersionOf(Array.from(values, (value, i) => ({ db: 0, key: `${i}`, value, expireAtMs: -1 })));
  expect(versionOf(randomValues('old', 50))).toBe(10);
  expect(versionOf(randomValues('new', 50, newLimits))).toBe(12);
});

test('without a checksum nothing is compared', () => {
  const bytes = writeRdb(content, { ...options, hasChecksum: false });
  expect(bytes.readBigUInt64LE(bytes.length - 8)).toBe(0n);
  expect(readRdb(bytes, place).keys).toHaveLength(keys.length);
});

test('libraries of the candidates of 7.0 are those of today', () => {
  const old = Buffer.from('REDIS0010\xf6\x03lib\x03LUA\x01\x04text\x04code\xf6\x01x\x03lua\x00\x00\xff', 'latin1');
  expect(readRdb(Buffer.concat([old, Buffer.alloc(8)]), place).libraries).toEqual(['#!LUA name=lib\ncode', '#!lua name=x\n']);
});

test('collections without elements are left out', () => {
  const bytes = Buffer.from('REDIS0004\x01\x01a\x00\x02\x01b\x00\x04\x01c\x00\x05\x01d\x00\x0e\x01e\x00\x00\x01f\x01v\xff', 'latin1');
  expect(readRdb(bytes, place).keys).toMatchObject([{ key: 'f', value: 'v' }]);
});

test('a damaged file is refused at a place in it, or read: nothing else happens', () => {
  const random = createRandom('files');
  const good = writeRdb({ ...content, keys: keys.filter(({ key }) => key.endsWith('7')) }, { ...options, hasChecksum: false });
  let refused = 0;
  for (let round = 0; round < 500; round++) {
    const bytes = Buffer.from(random.below(4) === 0 ? good.subarray(0, random.below(good.length)) : good);
    for (let n = 1 + random.below(5); n > 0 && bytes.length > 0; n--) bytes[random.below(bytes.length)] = random.below(256);
    try {
      readRdb(bytes, place);
    } catch (error) {
      if (!(error instanceof RdbError)) throw error;
      expect(error.offset).toBeLessThanOrEqual(bytes.length);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(300);
});
