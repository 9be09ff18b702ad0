import type { Binary } from '../../base/bytes';
import type { EncodingLimits } from '../keyspace/value';
import { newestRdbVersion, opcode } from './codes';
import { crc64 } from './crc64';
import { skipModuleData } from './modules';
import { firstWithChecksum, magic, type RdbContent, type RdbKey } from './rdb-file';
import { RdbReader } from './rdb-reader';
import { readValue } from './read-value';

/**
 * Reads an RDB file of any version. Facts that modules keep beside keys are passed over; collections without elements, which some
 * versions have saved, are left out. Keys are there whether their time is up or not.
 * @throws RdbError when the file is damaged, newer than what is known, or holds a module's value
 */
export function readRdb(bytes: Buffer, place: RdbPlace): RdbContent & { readonly keys: readonly RdbKey[] } {
  return new RdbFileReader(bytes, place).read();
}

/** Where the keys are to go. */
export interface RdbPlace {
  /** How many databases there are. */
  readonly databases: number;
  readonly limits: EncodingLimits;
}

/** What stands before a key and holds for it alone. */
interface Attributes {
  expireAtMs: number;
  idleSec: number | undefined;
  frequency: number | undefined;
}

class RdbFileReader {
  private readonly input: RdbReader;
  private readonly facts = new Map<Binary, Binary>();
  private readonly libraries: Binary[] = [];
  private readonly keys: RdbKey[] = [];
  private readonly names = new Map<number, Set<Binary>>();
  private db = 0;
  private attributes: Attributes = none();

  constructor(
    bytes: Buffer,
    private readonly place: RdbPlace,
  ) {
    this.input = new RdbReader(bytes);
  }

  read(): RdbContent & { readonly keys: readonly RdbKey[] } {
    const version = this.readVersion();
    for (let next = this.nextByte(); next !== opcode.end; next = this.nextByte()) this.readPart(next);
    if (version >= firstWithChecksum) this.checkSum();
    const { facts, libraries, keys } = this;
    return { facts, libraries, keys };
  }

  private nextByte(): number {
    return this.input.byte('the type of a value, an opcode, or the end of the file');
  }

  private readVersion(): number {
    const text = this.input.take(magic.length + 4, 'the head of an RDB file').toString('latin1');
    const digits = /^REDIS([0-9]{4})$/.exec(text)?.[1];
    if (digits === undefined) this.input.fail(`expected the head of an RDB file, such as REDIS0010, found ${JSON.stringify(text)}`, 0);
    const version = Number(digits);
    if (version < 1 || version > newestRdbVersion) {
      this.input.fail(`the file is of version ${version} of the format; the versions 1 to ${newestRdbVersion} can be read`, magic.length);
    }
    return version;
  }

  private readPart(first: number): void {
    const { input } = this;
    switch (first) {
      case opcode.selectDb:
        this.selectDatabase();
        return;
      case opcode.resizeDb:
        this.skipSizes(2);
        return;
      case opcode.slotInfo:
        this.skipSizes(3);
        return;
      case opcode.expireSec:
        this.attributes.expireAtMs = input.littleSigned(4, 'a time to end') * 1000;
        return;
      case opcode.expireMs:
        this.attributes.expireAtMs = Number(input.little64('a time to end'));
        return;
      case opcode.idle:
        this.attributes.idleSec = input.size('an idle time');
        return;
      case opcode.frequency:
        this.attributes.frequency = input.byte('a frequency');
        return;
      case opcode.aux:
        this.facts.set(input.string('the name of a fact'), input.string('a fact'));
        return;
      case opcode.moduleAux:
        input.size64('the id of a module');
        skipModuleData(input);
        return;
      case opcode.function2:
        this.libraries.push(input.string('a library'));
        return;
      case opcode.functionPreGa:
        this.libraries.push(this.readOldLibrary());
        return;
      default:
        this.readKey(first);
    }
  }

  private selectDatabase(): void {
    const { input, place } = this;
    const begin = input.offset - 1;
    this.db = input.size('the number of a database');
    if (this.db >= place.databases)
      input.fail(`the file has keys in database ${this.db}, and there are only ${place.databases} databases`, begin);
  }

  private skipSizes(count: number): void {
    for (let left = count; left > 0; left--) this.input.size64('how many keys follow');
  }

  /** As the candidates of version 7.0 wrote it: name, engine and description stood beside the code. */
  private readOldLibrary(): Binary {
    const { input } = this;
    const name = input.string('the name of a library');
    const engine = input.string('the engine of a library');
    if (input.size('whether a library has a description') !== 0) input.string('the description of a library');
    return `#!${engine} name=${name}\n${input.string('the code of a library')}`;
  }

  private readKey(type: number): void {
    const { input, db } = this;
    const begin = input.offset - 1;
    const key = input.string('a key');
    const value = readValue(input, type, this.place.limits);
    const names = this.names.get(db) ?? new Set<Binary>();
    if (names.has(key)) input.fail(`the key ${JSON.stringify(key)} of database ${db} is there twice`, begin);
    this.names.set(db, names.add(key));
    if (value !== undefined) this.keys.push({ db, key, value, ...this.attributes });
    this.attributes = none();
  }

  /** A checksum of 0 stands for none. */
  private checkSum(): void {
    const { input } = this;
    const begin = input.offset;
    const found = BigInt.asUintN(64, input.little64('the checksum'));
    const expected = crc64(input.bytes, 0, begin);
    if (found !== 0n && found !== expected) {
      input.fail(`the checksum of the file is ${expected.toString(16)}, and it says ${found.toString(16)}`, begin);
    }
  }
}

function none(): Attributes {
  return { expireAtMs: -1, idleSec: undefined, frequency: undefined };
}
