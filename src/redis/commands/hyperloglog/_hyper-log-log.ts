import type { Binary } from '../../../base/bytes';
import type { Database } from '../../keyspace/database';
import { HyperLogLog, isHyperLogLog } from '../../hyperloglog/hyper-log-log';
import { bytesOf, type StringBuffer } from '../../keyspace/string-buffer';
import { writableBuffer } from '../../keyspace/writable-buffer';
import { ErrorReply } from '../../reply';

const notOne = new ErrorReply('WRONGTYPE Key is not a valid HyperLogLog string value.');

/** The bytes of a string that is one. @throws the error of a string that is none */
export function checkedBytes(value: Binary | StringBuffer): Uint8Array {
  const bytes = bytesOf(value);
  if (!isHyperLogLog(bytes)) throw notOne;
  return bytes;
}

/** The one at a key, which has been checked, to be changed. The string becomes raw even where it stays as it is. */
export function writable(db: Database, key: Binary): HyperLogLog {
  const buffer = writableBuffer(db, key);
  buffer.extend(0);
  return new HyperLogLog(buffer);
}

/** Puts an empty one at a key where nothing is. */
export function create(db: Database, key: Binary): HyperLogLog {
  const created = HyperLogLog.create();
  db.add(key, created.string);
  return created;
}
