import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';
import { writableBuffer } from '../../keyspace/writable-buffer';
import { int64, integerReply } from '../../numbers';
import { ErrorReply, type Reply } from '../../reply';
import { addToField, type FieldType, type Overflow, parseFieldType, readField, writeField } from './_bit-field';
import { bitOffset } from './_bit-offset';

interface Operation {
  readonly name: 'GET' | 'SET' | 'INCRBY';
  readonly type: FieldType;
  readonly offset: number;
  /** The value of SET, the increment of INCRBY. */
  readonly operand: bigint;
  readonly overflow: Overflow;
}

/** BITFIELD: all words are read before anything is done. @param readOnly BITFIELD_RO, which only gets */
export function bitField(context: Context, argv: Argv, readOnly: boolean): Reply {
  const key = argv[1]!;
  const operations = parseOperations(context, argv);
  const writes = operations.filter((each) => each.name !== 'GET');
  if (writes.length === 0) {
    const value = context.db.read(key, 'string') ?? '';
    return operations.map(({ offset, type }) => integerReply(readField(value, offset, type)));
  }
  if (readOnly) throw new ErrorReply('ERR BITFIELD_RO only supports the GET subcommand');
  return change(context, key, operations);
}

function change({ db }: Context, key: string, operations: readonly Operation[]): Reply {
  const former = db.peek(key, 'string')?.length ?? -1;
  const buffer = writableBuffer(db, key);
  for (const { name, offset, type } of operations) if (name !== 'GET') buffer.extend(Math.floor((offset + type.bits - 1) / 8) + 1);
  const isLonger = buffer.length !== former;
  let changes = 0;
  const replies = operations.map(({ name, type, offset, operand, overflow }) => {
    const value = readField(buffer, offset, type);
    if (name === 'GET') return integerReply(value);
    const result = name === 'SET' ? addToField(operand, 0n, type, overflow) : addToField(value, operand, type, overflow);
    if (result === undefined) return null;
    writeField(buffer, offset, type.bits, result);
    if (isLonger || result !== value) changes++;
    return integerReply(name === 'SET' ? value : result);
  });
  if (changes > 0) db.changed('string', 'setbit', key, changes);
  return replies;
}

function parseOperations(context: Context, argv: Argv): Operation[] {
  const operations: Operation[] = [];
  let overflow: Overflow = 'WRAP';
  for (let at = 2; at < argv.length;) {
    const name = argv[at]!.toUpperCase();
    const words = argv.length - at;
    if (name === 'OVERFLOW' && words >= 2) {
      overflow = parseOverflow(argv[at + 1]!);
      at += 2;
      continue;
    }
    const isWrite = name === 'SET' || name === 'INCRBY';
    if (!(name === 'GET' && words >= 3) && !(isWrite && words >= 4)) throw errors.syntax;
    const type = parseFieldType(argv[at + 1]!);
    const offset = bitOffset(context, argv[at + 2]!, type.bits);
    const operand = isWrite ? int64(argv[at + 3]!) : 0n;
    operations.push({ name: name, type, offset, operand, overflow });
    at += isWrite ? 4 : 3;
  }
  return operations;
}

function parseOverflow(text: string): Overflow {
  const word = text.toUpperCase();
  if (word !== 'WRAP' && word !== 'SAT' && word !== 'FAIL') throw new ErrorReply('ERR Invalid OVERFLOW type specified');
  return word;
}
