import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { isIP } from 'node:net';
import * as der from './der';

/** A certificate and its key, as PEM text. */
export interface TestCertificate {
  readonly key: string;
  /** It has signed itself: who has it as `ca` trusts it. */
  readonly cert: string;
}

/** What {@link testCertificate} makes. */
export interface TestCertificateOptions {
  /** The names and addresses of the servers that it is for; default localhost, 127.0.0.1 and ::1. */
  readonly hosts?: readonly string[];
  /** Whether its time is over; default false: it is valid until the year 2100. */
  readonly expired?: boolean;
}

/**
 * Makes a certificate for a server of a test, with a key of its own (P-256). It takes a millisecond.
 * @example
 * const { key, cert } = testCertificate({ hosts: ['node-1.internal'] });
 * createServer({ key, cert }, handler).listen(0);
 */
export function testCertificate({ hosts = localHosts, expired = false }: TestCertificateOptions = {}): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKeyInfo = publicKey.export({ type: 'spki', format: 'der' });
  const name = der.sequence(der.set(der.sequence(der.objectId('2.5.4.3'), der.utf8(commonName))));
  const content = der.sequence(
    der.tagged(0, der.integer(Buffer.of(versionThree))),
    der.integer(createHash('sha256').update(publicKeyInfo).digest().subarray(0, serialBytes)),
    ecdsaWithSha256,
    name,
    der.sequence(der.time('20000101000000Z'), der.time(expired ? '20010101000000Z' : '21000101000000Z')),
    name,
    publicKeyInfo,
    der.tagged(3, der.sequence(isAuthority, ...(hosts.length === 0 ? [] : [namesOf(hosts)]))),
  );
  return Object.freeze({
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: toPem(der.sequence(content, ecdsaWithSha256, der.bits(sign('sha256', content, privateKey)))),
  });
}

const localHosts = ['localhost', '127.0.0.1', '::1'];
const commonName = 'jest-distributed test';
const serialBytes = 16;
/** Version 3, which has extensions, is written as a 2. */
const versionThree = 2;
const ecdsaWithSha256 = der.sequence(der.objectId('1.2.840.10045.4.3.2'));
/** It may sign certificates, if only its own. */
const isAuthority = extension('2.5.29.19', der.sequence(der.yes));

function extension(id: string, content: Buffer): Buffer {
  return der.sequence(der.objectId(id), der.octets(content));
}

function namesOf(hosts: readonly string[]): Buffer {
  const [dnsName, ipAddress] = [2, 7];
  const names = hosts.map((host) =>
    isIP(host) === 0 ? der.taggedBytes(dnsName, Buffer.from(host)) : der.taggedBytes(ipAddress, addressBytes(host)),
  );
  return extension('2.5.29.17', der.sequence(...names));
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head, tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const [before, after] = [head, tail].map((part) => part!.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - before!.length - after!.length }, () => '0');
  return Buffer.from([...before!, ...zeros, ...after!].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function toPem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g)!;
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
