import type { Binary } from '../../base/bytes';
import type { StreamValue } from '../keyspace/stream';
import { StreamId } from '../keyspace/stream/stream-id';
import { toUint64 } from '../keyspace/stream/uint64';
import { parseInt64 } from '../numbers';
import { entryFlag } from './codes';
import { readListpack } from './listpack';
import type { RdbReader } from './rdb-reader';

/**
 * Reads a node of a stream, a listpack, and adds it with its entries.
 * @returns how many entries are not deleted
 * @throws RdbError
 */
export function readStreamNode(input: RdbReader, stream: StreamValue, id: StreamId): number {
  const begin = input.offset;
  const listpack = readListpack(input.nested(input.blob('a node of a stream'), 'listpack', begin));
  const elements = new Elements(listpack, (problem) => input.fail(problem, begin));
  const live = elements.count('the number of entries');
  const deleted = elements.count('the number of deleted entries');
  const masterFields = elements.texts(elements.count('the number of fields'), 'the names of fields');
  if (elements.integer('the end of the names') !== 0n) elements.fail('the end of the names');
  const node = stream.addNode(id, masterFields);
  for (let left = live + deleted; left > 0; left--) {
    const flags = elements.count('the flags of an entry');
    const entryId = elements.id(id);
    const fields = readFields(elements, (flags & entryFlag.sameFields) === 0 ? undefined : masterFields);
    node.append(entryId, fields, (flags & entryFlag.deleted) !== 0);
  }
  if (node.live !== live || !elements.isAtEnd) elements.fail('as many entries as it says');
  return live;
}

/** Names and values in turn, and how many elements that was. @param names those of the node, where the entry has the same */
function readFields(elements: Elements, names: readonly Binary[] | undefined): Binary[] {
  const count = names?.length ?? elements.count('the number of fields');
  const texts = elements.texts(names === undefined ? 2 * count : count, 'the fields of an entry');
  const written = elements.count('the number of elements of an entry');
  if (written !== (names === undefined ? 2 * count + 4 : count + 3)) elements.fail('the number of elements of an entry');
  return names === undefined ? texts : texts.flatMap((value, at) => [names[at]!, value]);
}

/** The elements of a listpack, one after the other. */
class Elements {
  private at = 0;

  constructor(
    private readonly all: readonly Binary[],
    private readonly report: (problem: string) => never,
  ) {}

  get isAtEnd(): boolean {
    return this.at === this.all.length;
  }

  fail(expected: string): never {
    this.report(`expected ${expected} of a node of a stream as element ${this.at}`);
  }

  integer(expected: string): bigint {
    const value = this.isAtEnd ? undefined : parseInt64(this.all[this.at]!);
    if (value === undefined) this.fail(expected);
    this.at++;
    return value;
  }

  /** An integer that counts elements. */
  count(expected: string): number {
    const value = this.integer(expected);
    if (value < 0n || value > this.all.length) this.fail(expected);
    return Number(value);
  }

  texts(count: number, expected: string): Binary[] {
    if (this.at + count > this.all.length) this.fail(expected);
    this.at += count;
    return this.all.slice(this.at - count, this.at);
  }

  /** An id, told as the difference to the node's. */
  id(base: StreamId): StreamId {
    const ms = BigInt(base.ms) + this.integer('the id of an entry');
    return new StreamId(toUint64(ms), toUint64(BigInt(base.seq) + this.integer('the id of an entry')));
  }
}
