import type { Binary } from '../../base/bytes';
import type { EncodingLimits, Value } from '../keyspace/value';
import { crc64 } from './crc64';
import { RdbError, RdbReader } from './rdb-reader';
import { RdbWriter } from './rdb-writer';
import { readValue } from './read-value';
import { valueTypeOf, writeValue } from './write-value';

/** What follows the value: the version of the format (2 bytes) and a checksum (8). */
export const footerSize = 10;

/** A value as DUMP gives it out. @param rdbVersion what the footer says, @param compresses `rdbcompression` */
export function dumpPayload(value: Value, rdbVersion: number, compresses: boolean): Binary {
  const out = new RdbWriter(compresses, rdbVersion);
  out.byte(valueTypeOf(value, rdbVersion));
  writeValue(out, value);
  appendFooter(out, rdbVersion);
  return out.written().toString('latin1');
}

/** Ends a payload. */
export function appendFooter(out: RdbWriter, rdbVersion: number): void {
  out.little(rdbVersion, 2);
  out.little64(crc64(out.written()));
}

/**
 * Whether a payload's footer is right: a version that is known, and the checksum of what stands before it.
 * @param skipsChecksum whether any checksum will do
 */
export function hasValidFooter(payload: Binary, newestVersion: number, skipsChecksum: boolean): boolean {
  if (payload.length < footerSize) return false;
  const bytes = Buffer.from(payload, 'latin1');
  if (bytes.readUInt16LE(bytes.length - footerSize) > newestVersion) return false;
  return skipsChecksum || crc64(bytes, 0, bytes.length - 8) === bytes.readBigUInt64LE(bytes.length - 8);
}

/** The value of a payload; undefined when it is damaged, empty, or of a type that is not known. */
export function readPayload(payload: Binary, limits: EncodingLimits): Value | undefined {
  const input = new RdbReader(Buffer.from(payload.slice(0, -footerSize), 'latin1'));
  try {
    return readValue(input, input.byte('a type'), limits);
  } catch (error) {
    if (error instanceof RdbError) return undefined;
    throw error;
  }
}
