import { createHash } from 'node:crypto';
import type { Binary } from '../../../base/bytes';
import type { Entry } from '../../keyspace/entry';
import type { Keyspace } from '../../keyspace/keyspace';
import { maxId, minId } from '../../keyspace/stream/stream-id';
import { textOf } from '../../keyspace/string-buffer';
import { typeOf, type Value } from '../../keyspace/value';
import { formatDouble } from '../../numbers';
import { SimpleReply } from '../../reply';
import { formatByGrisu, formatShortest } from '../../shortest-double';
import type { Version } from '../../version';
import type { DebugAction } from './_debug-action';

export const digestAction: DebugAction = {
  name: 'digest',
  words: [2, 2],
  help: `
DIGEST
    Output a hex signature representing the current DB content.`,
  run: ({ engine, keyspace }) => new SimpleReply(digestOfAll(keyspace, engine.version).hex()),
};

export const digestValueAction: DebugAction = {
  name: 'digest-value',
  words: [2, Infinity],
  help: `
DIGEST-VALUE <key> [<key> ...]
    Output a hex signature of the values of all the specified keys.`,
  run: ({ db, engine }, argv) =>
    argv.slice(2).map((key) => {
      const digest = new Digest();
      const entry = db.entry(key);
      if (entry !== undefined) addEntry(digest, entry, engine.version);
      return new SimpleReply(digest.hex());
    }),
};

/** Types by the number that Redis gives them. */
const typeNumbers = { string: 0, list: 1, set: 2, zset: 3, hash: 4, stream: 6 } as const;

/** Twenty bytes that data are put into, so that servers with the same data have the same ones. (Source: debug.c of Redis.) */
class Digest {
  readonly bytes = Buffer.alloc(20);

  /** Adds data whose order among others does not matter. */
  add(data: Uint8Array | Binary): void {
    const hash = sha1(data);
    for (let i = 0; i < hash.length; i++) this.bytes[i]! ^= hash[i]!;
  }

  /** Adds data whose order matters. */
  mix(data: Uint8Array | Binary): void {
    this.add(data);
    sha1(this.bytes).copy(this.bytes);
  }

  hex(): string {
    return this.bytes.toString('hex');
  }
}

function digestOfAll(keyspace: Keyspace, version: Version): Digest {
  const digest = new Digest();
  for (const db of keyspace.databases) {
    const keys = [...db.keys()];
    if (keys.length > 0) digest.mix(bigEndian(db.index));
    for (const key of keys) {
      const each = new Digest();
      each.mix(key);
      addEntry(each, db.entry(key)!, version);
      digest.add(each.bytes);
    }
  }
  return digest;
}

function addEntry(digest: Digest, { value, expireAtMs }: Entry, version: Version): void {
  digest.mix(bigEndian(typeNumbers[typeOf(value)]));
  addValue(digest, value, version);
  if (expireAtMs >= 0) digest.add('!!expire!!');
}

function addValue(digest: Digest, value: Value, version: Version): void {
  if (typeof value === 'string' || value.type === 'string') return digest.mix(textOf(value));
  switch (value.type) {
    case 'list':
      for (const element of value.slice(0, value.length - 1)) digest.mix(element);
      return;
    case 'set':
      for (const member of value.values()) digest.add(member);
      return;
    case 'hash':
      for (const [field, text] of value.entries()) addPair(digest, [field, text], value.expiryOf(field)! < 0 ? undefined : '!!hexpire!!');
      return;
    case 'zset':
      for (const { key, score } of value.slice()) addPair(digest, [key, version.has('7.2') ? shortest(score) : formatDouble(score)]);
      return;
    case 'stream':
      for (const { id, fields } of value.range({ from: minId, to: maxId })) {
        digest.mix(`${id.ms}.${id.seq}`);
        for (const text of fields) digest.mix(text);
      }
  }
}

function addPair(digest: Digest, pair: readonly [Binary, Binary], mark?: string): void {
  const each = new Digest();
  for (const text of pair) each.mix(text);
  if (mark !== undefined) each.add(mark);
  digest.add(each.bytes);
}

/** Since 7.2 a score is mixed in as few digits, a whole one too. */
function shortest(score: number): Binary {
  return score === 0 || !Number.isFinite(score) ? formatShortest(score) : formatByGrisu(score);
}

function sha1(data: Uint8Array | Binary): Buffer {
  return createHash('sha1')
    .update(typeof data === 'string' ? Buffer.from(data, 'latin1') : data)
    .digest();
}

function bigEndian(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}
