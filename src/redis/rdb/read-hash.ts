import type { Binary } from '../../base/bytes';
import { HashValue } from '../keyspace/hash';
import type { EncodingLimits } from '../keyspace/value';
import { parseInteger } from '../numbers';
import { valueType } from './codes';
import { readListpack } from './listpack';
import type { RdbReader } from './rdb-reader';
import { readZiplist } from './ziplist';
import { readZipmap } from './zipmap';

/** The latest time that a field can end at, in milliseconds since the epoch. */
const latestExpiryMs = 2 ** 46 - 1;

/** Reads a hash of any encoding. @throws RdbError */
export function readHash(input: RdbReader, type: number, limits: EncodingLimits): HashValue | undefined {
  const hash = hashOf(input, type, limits);
  return hash.size === 0 ? undefined : hash;
}

function hashOf(input: RdbReader, type: number, limits: EncodingLimits): HashValue {
  switch (type) {
    case valueType.hash:
      return readFields(input, limits);
    case valueType.hashMetadata:
    case valueType.hashMetadataPreGa:
      return readFieldsWithTimes(input, type, limits);
    case valueType.hashListpackEx:
    case valueType.hashListpackExPreGa:
      return readTriples(input, type, limits);
    default:
      return readPairs(input, type, limits);
  }
}

function readFields(input: RdbReader, limits: EncodingLimits): HashValue {
  const hash = new HashValue(limits);
  const count = input.size('the number of fields of a hash');
  hash.expect(count);
  for (let left = count; left > 0; left--) readField(input, hash);
  return hash;
}

/** @returns the field's name */
function readField(input: RdbReader, hash: HashValue): Binary {
  const field = input.string('a field of a hash');
  if (hash.set(field, input.string('a value of a hash')) === 'updated') input.fail('a field of a hash is there twice');
  return field;
}

/** Each time to end stands before its field: the difference to the first one, and one more; 0: none. Before 7.4 was out, the time itself. */
function readFieldsWithTimes(input: RdbReader, type: number, limits: EncodingLimits): HashValue {
  const isRelative = type === valueType.hashMetadata;
  const firstMs = isRelative ? Number(input.little64('when the first field of a hash ends')) : 1;
  const hash = new HashValue(limits);
  const count = input.size('the number of fields of a hash');
  hash.expect(count);
  hash.expectTimes();
  for (let left = count; left > 0; left--) {
    const begin = input.offset;
    const time = input.size('when a field of a hash ends');
    const field = readField(input, hash);
    if (time > 0) hash.setExpiry(field, checkedTime(input, time + firstMs - 1, begin));
  }
  return hash;
}

function readPairs(input: RdbReader, type: number, limits: EncodingLimits): HashValue {
  const begin = input.offset;
  const texts = packedTexts(input, type);
  const fields = new Map<Binary, Binary>();
  for (const [field, value] of tuples(input, texts, 2, begin)) {
    if (fields.has(field!)) input.fail('a field of a hash is there twice', begin);
    fields.set(field!, value!);
  }
  if (type !== valueType.hashZipmap) return HashValue.ofListpack(limits, fields);
  const hash = new HashValue(limits);
  for (const [field, value] of fields) hash.set(field, value);
  return hash;
}

function packedTexts(input: RdbReader, type: number): Binary[] {
  const begin = input.offset;
  if (type === valueType.hashListpack) return readListpack(input.nested(input.blob('a listpack'), 'listpack', begin));
  if (type === valueType.hashZiplist) return readZiplist(input.nested(input.blob('a ziplist'), 'ziplist', begin));
  return readZipmap(input.nested(input.blob('a zipmap'), 'zipmap', begin));
}

/** Field, value and time to end in turn, the field that ends first at the beginning; 0: never. */
function readTriples(input: RdbReader, type: number, limits: EncodingLimits): HashValue {
  if (type === valueType.hashListpackEx) input.little64('when the first field of a hash ends');
  const begin = input.offset;
  const texts = readListpack(input.nested(input.blob('a listpack'), 'listpack', begin));
  const triples = tuples(input, texts, 3, begin);
  const fields = new Map(triples.map(([field, value]) => [field!, value!]));
  if (fields.size < triples.length) input.fail('a field of a hash is there twice', begin);
  const hash = HashValue.ofListpack(limits, fields);
  hash.expectTimes();
  // Of fields that end together the last to be given its time comes first.
  for (const [field, , text] of triples.reverse()) {
    const time = parseInteger(text!) ?? -1;
    if (time !== 0) hash.setExpiry(field!, checkedTime(input, time, begin));
  }
  return hash;
}

function checkedTime(input: RdbReader, atMs: number, begin: number): number {
  return atMs > 0 && atMs <= latestExpiryMs ? atMs : input.fail(`no field of a hash can end at ${atMs}`, begin);
}

/** The elements of a listpack or its kin, in groups. */
function tuples(input: RdbReader, texts: readonly Binary[], size: number, begin: number): Binary[][] {
  if (texts.length % size !== 0) input.fail(`${texts.length} elements are no groups of ${size}`, begin);
  return Array.from({ length: texts.length / size }, (_, at) => texts.slice(size * at, size * (at + 1)));
}
