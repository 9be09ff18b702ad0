import type { HashValue } from '../keyspace/hash';
import { rdbVersion, valueType } from './codes';
import { ListpackWriter } from './listpack';
import type { RdbWriter } from './rdb-writer';

/** How a version of the format encodes a hash: with times to end only where it knows them. */
export function hashTypeOf(hash: HashValue, version: number): number {
  const hasTimes = version >= rdbVersion.redis74;
  if (hash.encoding === 'hashtable') return hasTimes && hash.nextExpiryMs < Infinity ? valueType.hashMetadata : valueType.hash;
  return hasTimes && hash.encoding === 'listpackex' ? valueType.hashListpackEx : valueType.hashListpack;
}

export function writeHash(out: RdbWriter, hash: HashValue): void {
  const type = hashTypeOf(hash, out.version);
  if (type === valueType.hashListpack) return writePairs(out, hash);
  const firstMs = hash.nextExpiryMs < Infinity ? hash.nextExpiryMs : 0;
  if (type === valueType.hashListpackEx) {
    out.little64(BigInt(firstMs));
    return writeTriples(out, hash);
  }
  const hasTimes = type === valueType.hashMetadata;
  if (hasTimes) out.little64(BigInt(firstMs));
  out.size(hash.size);
  for (const [field, value] of hash.entries()) {
    // A time is told as the difference to the first one, and one more: 0 stands for none.
    if (hasTimes) out.size(Math.max(0, hash.expiryOf(field)! - firstMs + 1));
    out.string(field);
    out.string(value);
  }
}

function writePairs(out: RdbWriter, hash: HashValue): void {
  const listpack = new ListpackWriter();
  for (const [field, value] of hash.entries()) {
    listpack.add(field);
    listpack.add(value);
  }
  out.blob(listpack.finish());
}

/** The time to end of each field follows its value; 0: none. */
function writeTriples(out: RdbWriter, hash: HashValue): void {
  const listpack = new ListpackWriter();
  for (const [field, value] of hash.entries()) {
    listpack.add(field);
    listpack.add(value);
    listpack.addInteger(Math.max(0, hash.expiryOf(field)!));
  }
  out.blob(listpack.finish());
}
