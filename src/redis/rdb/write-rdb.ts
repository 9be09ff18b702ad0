import { opcode, rdbVersion } from './codes';
import { crc64 } from './crc64';
import { magic, type RdbContent, type RdbKey } from './rdb-file';
import { RdbWriter } from './rdb-writer';
import { valueTypeOf, writeValue } from './write-value';

export interface RdbFileOptions {
  /** Of the format. */
  readonly version: number;
  /** `rdbcompression` */
  readonly compresses: boolean;
  /** `rdbchecksum` */
  readonly hasChecksum: boolean;
}

/** The oldest version of the format that holds all of the keys, so that as many versions of Redis as possible can read the file. */
export function fileVersionOf(keys: readonly RdbKey[]): number {
  const isNew = ({ value }: RdbKey): boolean => typeof value === 'object' && value.type === 'hash' && value.nextExpiryMs < Infinity;
  return keys.some(isNew) ? rdbVersion.redis74 : rdbVersion.redis70;
}

/** An RDB file. Keys of one database stand one after the other. */
export function writeRdb({ facts, libraries, keys }: RdbContent, { version, compresses, hasChecksum }: RdbFileOptions): Buffer {
  const out = new RdbWriter(compresses, version);
  out.binary(magic + String(version).padStart(4, '0'));
  for (const [name, value] of facts) {
    out.byte(opcode.aux);
    out.string(name);
    out.string(value);
  }
  for (const code of libraries) {
    out.byte(opcode.function2);
    out.string(code);
  }
  for (const group of byDatabase(keys)) writeDatabase(out, group);
  out.byte(opcode.end);
  out.little64(hasChecksum ? crc64(out.written()) : 0n);
  return out.written();
}

function byDatabase(keys: Iterable<RdbKey>): Iterable<readonly RdbKey[]> {
  const groups = new Map<number, RdbKey[]>();
  for (const each of keys) {
    const group = groups.get(each.db);
    if (group === undefined) groups.set(each.db, [each]);
    else group.push(each);
  }
  return groups.values();
}

function writeDatabase(out: RdbWriter, keys: readonly RdbKey[]): void {
  out.byte(opcode.selectDb);
  out.size(keys[0]!.db);
  out.byte(opcode.resizeDb);
  out.size(keys.length);
  out.size(keys.filter(({ expireAtMs }) => expireAtMs >= 0).length);
  for (const each of keys) writeKey(out, each);
}

function writeKey(out: RdbWriter, { key, value, expireAtMs, idleSec, frequency }: RdbKey): void {
  if (expireAtMs >= 0) {
    out.byte(opcode.expireMs);
    out.little64(BigInt(expireAtMs));
  }
  if (idleSec !== undefined) {
    out.byte(opcode.idle);
    out.size(Math.max(0, idleSec));
  }
  if (frequency !== undefined) {
    out.byte(opcode.frequency);
    out.byte(frequency);
  }
  out.byte(valueTypeOf(value, out.version));
  out.string(key);
  writeValue(out, value);
}
