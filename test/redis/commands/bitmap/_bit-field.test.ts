import fc from 'fast-check';
import { addToField, parseFieldType, readField, writeField } from '../../../../src/redis/commands/bitmap/_bit-field';
import { StringBuffer } from '../../../../src/redis/keyspace/string-buffer';

const type = fc
  .boolean()
  .chain((signed) => fc.record({ signed: fc.constant(signed), bits: fc.integer({ min: 1, max: signed ? 64 : 63 }) }));
const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 20 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

const bitsOf = (text: string): string => Array.from(text, (char) => char.charCodeAt(0).toString(2).padStart(8, '0')).join('');

test('a field is the bits at its place, the first the most significant', () => {
  fc.assert(
    fc.property(bytes, fc.nat(200), type, (text, offset, field) => {
      const digits = bitsOf(text)
        .slice(offset, offset + field.bits)
        .padEnd(field.bits, '0');
      const unsigned = BigInt(`0b${digits}`);
      expect(readField(text, offset, field)).toBe(field.signed && digits.startsWith('1') ? unsigned - 2n ** BigInt(field.bits) : unsigned);
    }),
  );
});

test('writing a field changes its bits and no others', () => {
  fc.assert(
    fc.property(bytes, fc.nat(200), type, int64, (text, offset, field, value) => {
      const buffer = new StringBuffer(text);
      writeField(buffer, offset, field.bits, value);
      const wanted = BigInt.asUintN(field.bits, value).toString(2).padStart(field.bits, '0');
      const before = bitsOf(text).padEnd(offset + field.bits, '0');
      const after = before.slice(0, offset) + wanted + before.slice(offset + field.bits);
      expect(bitsOf(buffer.toBinary())).toBe(after.padEnd(Math.ceil(after.length / 8) * 8, '0'));
    }),
  );
});

test('a sum that fits is the sum; otherwise it wraps, saturates or fails', () => {
  fc.assert(
    fc.property(type, int64, int64, (field, any, increment) => {
      const value = field.signed ? BigInt.asIntN(field.bits, any) : BigInt.asUintN(field.bits, any);
      const most = 2n ** BigInt(field.signed ? field.bits - 1 : field.bits) - 1n;
      const least = field.signed ? -most - 1n : 0n;
      const sum = value + increment;
      const fits = sum >= least && sum <= most;
      expect(addToField(value, increment, field, 'FAIL')).toBe(fits ? sum : undefined);
      expect(addToField(value, increment, field, 'SAT')).toBe(fits ? sum : sum > most ? most : least);
      const wrapped = addToField(value, increment, field, 'WRAP')!;
      expect(wrapped >= least && wrapped <= most && (wrapped - sum) % 2n ** BigInt(field.bits) === 0n).toBe(true);
    }),
  );
});

test('types', () => {
  expect([parseFieldType('i64'), parseFieldType('u1')]).toEqual([
    { signed: true, bits: 64 },
    { signed: false, bits: 1 },
  ]);
  for (const text of ['', 'i', 'u64', 'i65', 'u0', 'i-1', 'U8', 'x8', 'u08', 'u8x'])
    expect(() => parseFieldType(text)).toThrow(expect.objectContaining({ code: 'ERR' }));
});
