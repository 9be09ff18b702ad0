import { createRandom } from '../../../src/base/random';
import { stringElementSize } from '../../../src/redis/keyspace/listpack-size';
import { ListpackWriter, readListpack } from '../../../src/redis/rdb/listpack';
import { RdbError, RdbReader } from '../../../src/redis/rdb/rdb-reader';

function pack(elements: readonly string[]): Buffer {
  const listpack = new ListpackWriter();
  for (const each of elements) listpack.add(each);
  return Buffer.from(listpack.finish());
}

const unpack = (bytes: Buffer): string[] => readListpack(new RdbReader(bytes));

const edges = [0n, 127n, 128n, 4095n, 4096n, 32767n, 32768n, 8388607n, 8388608n, 2147483647n, 2147483648n, 9223372036854775807n];
const integers = edges.flatMap((each) => [String(each), String(-each - 1n)]);
const texts = [
  '',
  '-',
  '-0',
  '007',
  '1.5',
  ' 1',
  '9223372036854775808',
  ...[63, 64, 125, 126, 4095, 4096, 16378, 16379].map((n) => 'x'.repeat(n)),
];

test('what was written is read, of every width', () => {
  expect(unpack(pack([...integers, ...texts]))).toEqual([...integers, ...texts]);
  expect(unpack(pack([]))).toEqual([]);
});

test('each element takes what is foreseen for it', () => {
  for (const each of [...integers, ...texts]) expect([each, pack([each]).length - 7]).toEqual([each, stringElementSize(each)]);
});

test('the largest size of some widths is written with one byte more, as Redis does', () => {
  const [below, at] = [16377, 16378].map((length) => pack(['x'.repeat(length)]).length - length);
  expect(at! - below!).toBe(1);
});

test('more than 65,534 elements are not counted', () => {
  const many = pack(Array.from({ length: 70_000 }, () => 'a'));
  expect(many.readUInt16LE(4)).toBe(65_535);
  expect(unpack(many)).toHaveLength(70_000);
});

test('damaged ones are refused, or read: nothing else happens', () => {
  const random = createRandom('listpack');
  const good = pack(['a', '5', '-300', 'x'.repeat(100), '70000', 'y'.repeat(5000)]);
  let refused = 0;
  for (let round = 0; round < 2_000; round++) {
    const bytes = Buffer.from(random.below(4) === 0 ? good.subarray(0, random.below(good.length)) : good);
    for (let n = 1 + random.below(3); n > 0 && bytes.length > 0; n--) bytes[random.below(Math.min(bytes.length, 150))] = random.below(256);
    try {
      expect(Array.isArray(unpack(bytes))).toBe(true);
    } catch (error) {
      if (!(error instanceof RdbError)) throw error;
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(500);
});

test.each([
  ['a wrong size', (bytes: Buffer) => bytes.writeUInt32LE(bytes.length + 1, 0), /at byte 0: a listpack of \d+ bytes says it has \d+/],
  ['a wrong count', (bytes: Buffer) => bytes.writeUInt16LE(9, 4), /at byte 4: a listpack of 2 elements says it has 9/],
  ['no end', (bytes: Buffer) => bytes.writeUInt8(0x01, bytes.length - 1), /expected the size of an element of a listpack/],
  ['an early end', (bytes: Buffer) => bytes.writeUInt8(0xff, 6), /a listpack ends before its last byte/],
  ['an element of no kind', (bytes: Buffer) => bytes.writeUInt8(0xf9, 6), /at byte 6: the byte 249 begins no element/],
  ['a wrong size of an element', (bytes: Buffer) => bytes.writeUInt8(5, 8), /an element of 2 bytes says it has 5/],
])('%s is told', (_, damage, message) => {
  const bytes = pack(['a', '5']);
  damage(bytes);
  expect(() => unpack(bytes)).toThrow(message);
});
