import { compareBinary, toBinary, toBuffer, toText } from '../../src/base/bytes';

test('text goes in as UTF-8 and comes back', () => {
  expect(toBinary('héllo €')).toBe(Buffer.from('héllo €').toString('latin1'));
  expect(toText(toBinary('héllo €'))).toBe('héllo €');
  expect(toBinary('plain')).toBe('plain');
});

test('numbers are their digits, buffers their bytes', () => {
  expect(toBinary(1.5)).toBe('1.5');
  expect(toBinary(2n ** 63n)).toBe('9223372036854775808');
  expect(toBinary(new Uint8Array([0, 255, 10]))).toBe('\x00\xff\n');
  expect([...toBuffer('\x00\xff')]).toEqual([0, 255]);
});

test('a view into a larger buffer gives its own bytes only', () => {
  expect(toBinary(Buffer.from('abcdef').subarray(2, 4))).toBe('cd');
});

test('invalid UTF-8 becomes the replacement character', () => {
  expect(toText('\xff')).toBe('�');
});

test('the order is that of the bytes', () => {
  expect(['\xff', 'a', '', 'B', '\x00'].sort(compareBinary)).toEqual(['', '\x00', 'B', 'a', '\xff']);
});
