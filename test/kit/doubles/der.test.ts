import { X509Certificate } from 'node:crypto';
import { integer } from '../../../src/kit/doubles/der';
import { testCertificate } from '../../../src/kit/doubles/test-certificate';

test.each([
  ['0', '020100'],
  ['0000', '020100'],
  ['007f', '02017f'],
  ['0080', '02020080'],
  ['80', '02020080'],
  ['000001', '020101'],
  ['ff00', '020300ff00'],
])('the number %s is written without leading zeros, but for a sign: %s', (number, written) => {
  expect(integer(Buffer.from(number.padStart(number.length + (number.length % 2), '0'), 'hex')).toString('hex')).toBe(written);
});

test('every certificate can be read, whatever its number begins with', () => {
  for (let i = 0; i < 1_000; i++) expect(new X509Certificate(testCertificate().cert).subject).toContain('jest-distributed test');
}, 30_000);

test('a certificate for no host', () => {
  expect(new X509Certificate(testCertificate({ hosts: [] }).cert).subjectAltName).toBeUndefined();
});
