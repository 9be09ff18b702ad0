import { crc64 } from '../../../src/redis/rdb/crc64';

test('the check value of CRC-64 Jones', () => {
  expect(crc64(Buffer.from('123456789'))).toBe(0xe9c6d914c4b8d9can);
  expect(crc64(Buffer.alloc(0))).toBe(0n);
  expect(crc64(Buffer.from('xx123456789x'), 2, 11)).toBe(0xe9c6d914c4b8d9can);
});
