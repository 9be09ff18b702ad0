import { emptyListpackSize, integerElementSize, isInteger, stringElementSize } from '../../../src/redis/keyspace/listpack-size';
import { ListpackWriter } from '../../../src/redis/rdb/listpack';

const integers = [
  '0',
  '1',
  '127',
  '128',
  '-1',
  '4095',
  '4096',
  '-4096',
  '-4097',
  '32767',
  '32768',
  '-32768',
  '-32769',
  '8388607',
  '8388608',
].concat(
  ['-8388608', '-8388609', '2147483647', '2147483648', '-2147483648', '-2147483649', '999999999999999', '9007199254740993'],
  ['9223372036854775807', '-9223372036854775808', '-999999999999999999'],
);
const strings = ['', 'a', '-', '-0', '00', '01', '+1', ' 1', '1 ', '1.0', '1e3', '9223372036854775808', '-9223372036854775809'].concat([
  '99999999999999999999',
  '100000000000000000000',
  '-99999999999999999999',
  '\x00',
  '\xff',
]);
const lengths = [62, 63, 64, 125, 126, 127, 4093, 4094, 4095, 4096, 16377, 16378, 16379, 16380, 16384, 2097140, 2097145, 2097146, 2097150];

test.each(integers)('%s is kept as an integer', (text) => {
  expect(isInteger(text)).toBe(true);
  expect(stringElementSize(text)).toBe(integerElementSize(BigInt(text)));
});

test.each(strings)('%j is kept as a string', (text) => expect(isInteger(text)).toBe(false));

test.each(
  [...integers, ...strings, ...lengths.map((length) => 'x'.repeat(length))].map((text) => [text.slice(0, 20), text.length, text] as const),
)('%s (%i bytes) takes as much as it is written with', (_, __, text) => {
  const listpack = new ListpackWriter();
  listpack.add(text);
  expect(stringElementSize(text)).toBe(listpack.finish().length - emptyListpackSize);
});

test('sizes that are known', () => {
  expect(['', '1', '-1', '5000', 'x'.repeat(64), 'x'.repeat(4096)].map(stringElementSize)).toEqual([2, 2, 3, 4, 67, 4103]);
});
