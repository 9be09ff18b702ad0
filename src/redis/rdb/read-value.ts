import type { Binary } from '../../base/bytes';
import { SetValue } from '../keyspace/set';
import { SortedSetValue } from '../keyspace/sorted-set';
import { StringBuffer } from '../keyspace/string-buffer';
import type { EncodingLimits, Value } from '../keyspace/value';
import { parseDouble } from '../numbers';
import { valueType } from './codes';
import { readIntset } from './intset';
import { readListpack } from './listpack';
import { moduleName } from './modules';
import type { RdbReader } from './rdb-reader';
import { readHash } from './read-hash';
import { readList } from './read-list';
import { readStream } from './read-stream';
import { readZiplist } from './ziplist';

/** Longer strings are kept as bytes: V8 has no string of their length. */
const longestText = 2 ** 29 - 1024;
/** The length of a score that is no number: it stands for one of these. */
const specialScores: Readonly<Record<number, number>> = { 253: NaN, 254: Infinity, 255: -Infinity };

/**
 * Reads a value of any encoding that a version of Redis writes or has written.
 * @returns undefined for a collection without elements, which some versions have saved
 * @throws RdbError
 */
export function readValue(input: RdbReader, type: number, limits: EncodingLimits): Value | undefined {
  switch (type) {
    case valueType.string:
      return readString(input);
    case valueType.list:
    case valueType.listZiplist:
    case valueType.listQuicklist:
    case valueType.listQuicklist2:
      return readList(input, type, limits);
    case valueType.set:
      return readSet(input, limits);
    case valueType.setIntset:
      return readSetOfIntegers(input, limits);
    case valueType.setListpack:
      return readPackedSet(input, limits);
    case valueType.zset:
    case valueType.zset2:
      return readSortedSet(input, type, limits);
    case valueType.zsetZiplist:
    case valueType.zsetListpack:
      return readPackedSortedSet(input, type, limits);
    case valueType.hash:
    case valueType.hashZipmap:
    case valueType.hashZiplist:
    case valueType.hashListpack:
    case valueType.hashMetadata:
    case valueType.hashMetadataPreGa:
    case valueType.hashListpackEx:
    case valueType.hashListpackExPreGa:
      return readHash(input, type, limits);
    case valueType.streamListpacks:
    case valueType.streamListpacks2:
    case valueType.streamListpacks3:
      return readStream(input, type, limits);
    case valueType.module:
    case valueType.module2:
      return refuseModule(input);
    default:
      input.fail(`no value has the type ${type}`, input.offset - 1);
  }
}

function readString(input: RdbReader): Value {
  const bytes = input.blob('the bytes of a string');
  return bytes.length > longestText ? StringBuffer.of(Buffer.from(bytes)) : bytes.toString('latin1');
}

function readSet(input: RdbReader, limits: EncodingLimits): Value | undefined {
  const set = new SetValue(limits);
  const count = input.size('the number of members of a set');
  if (count > limits.setMaxIntsetEntries) set.useHashTable();
  for (let left = count; left > 0; left--) addMember(input, set, input.string('a member of a set'));
  return set.size === 0 ? undefined : set;
}

function readPackedSet(input: RdbReader, limits: EncodingLimits): Value | undefined {
  const begin = input.offset;
  const members = packed(input);
  if (new Set(members).size < members.length) input.fail('a member of a set is there twice', begin);
  return members.length === 0 ? undefined : SetValue.ofListpack(limits, members);
}

function addMember(input: RdbReader, set: SetValue, member: Binary): void {
  if (!set.add(member)) input.fail('a member of a set is there twice');
}

function readSetOfIntegers(input: RdbReader, limits: EncodingLimits): Value {
  const begin = input.offset;
  const { integers, width } = readIntset(input.nested(input.blob('an intset'), 'intset', begin));
  return SetValue.ofIntset(limits, integers, width);
}

function readSortedSet(input: RdbReader, type: number, limits: EncodingLimits): Value | undefined {
  const scores = new Map<Binary, number>();
  for (let left = input.size('the number of members of a sorted set'); left > 0; left--) {
    const member = input.string('a member of a sorted set');
    const score = type === valueType.zset2 ? input.double() : readScore(input);
    if (Number.isNaN(score)) input.fail('a score is not a number');
    if (scores.has(member)) input.fail('a member of a sorted set is there twice');
    scores.set(member, score);
  }
  return scores.size === 0 ? undefined : SortedSetValue.of(limits, scores);
}

/** A score as text, with its length in one byte. */
function readScore(input: RdbReader): number {
  const length = input.byte('a score');
  const special = specialScores[length];
  if (special !== undefined) return special;
  return parseScore(input.take(length, 'a score').toString('latin1'));
}

function parseScore(text: Binary): number {
  return parseDouble(text) ?? NaN;
}

function readPackedSortedSet(input: RdbReader, type: number, limits: EncodingLimits): Value | undefined {
  const begin = input.offset;
  const texts = type === valueType.zsetListpack ? packed(input) : ziplist(input);
  const scores = new Map<Binary, number>();
  for (const [member, text] of pairs(input, texts, begin)) {
    const score = parseScore(text);
    if (Number.isNaN(score)) input.fail('a score is not a number', begin);
    if (scores.has(member)) input.fail('a member of a sorted set is there twice', begin);
    scores.set(member, score);
  }
  return scores.size === 0 ? undefined : SortedSetValue.ofListpack(limits, scores);
}

function packed(input: RdbReader): Binary[] {
  const begin = input.offset;
  return readListpack(input.nested(input.blob('a listpack'), 'listpack', begin));
}

function ziplist(input: RdbReader): Binary[] {
  const begin = input.offset;
  return readZiplist(input.nested(input.blob('a ziplist'), 'ziplist', begin));
}

function pairs(input: RdbReader, texts: readonly Binary[], begin: number): [Binary, Binary][] {
  if (texts.length % 2 === 1) input.fail(`${texts.length} elements are no pairs`, begin);
  return Array.from({ length: texts.length / 2 }, (_, at) => [texts[2 * at]!, texts[2 * at + 1]!]);
}

function refuseModule(input: RdbReader): never {
  const begin = input.offset;
  const name = moduleName(input.size64('the id of a module'));
  input.fail(`a value of the module type '${name}', which this server does not have`, begin);
}
