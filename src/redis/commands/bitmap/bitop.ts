import { command } from '../../command';
import { errors } from '../../errors';
import { bytesOf, StringBuffer } from '../../keyspace/string-buffer';
import { ErrorReply } from '../../reply';

type Combine = (sources: readonly Uint8Array[], length: number) => Buffer;

const operations: ReadonlyMap<string, Combine> = new Map([
  ['AND', intersect],
  ['OR', unite],
  ['XOR', differ],
  ['NOT', invert],
]);

export default command({
  name: 'BITOP',
  summary: 'Perform bitwise operations between strings',
  since: '2.6.0',
  complexity: 'O(N)',
  group: 'bitmap',
  arity: -4,
  flags: ['write', 'denyoom'],
  categories: ['bitmap'],
  keys: ['2 OW update', '3..-1/1 RO access'],
  syntax: 'operation destkey@0 key@1...',
  run({ db }, argv) {
    const combine = operations.get(argv[1]!.toUpperCase());
    if (combine === undefined) throw errors.syntax;
    if (combine === invert && argv.length !== 4) throw new ErrorReply('ERR BITOP NOT must be called with a single source key.');
    const target = argv[2]!;
    const sources = argv.slice(3).map((key) => bytesOf(db.read(key, 'string') ?? ''));
    const length = Math.max(...sources.map((source) => source.length));
    if (length > 0) {
      db.set(target, StringBuffer.of(combine(sources, length)));
      db.changed('string', 'set', target);
    } else if (db.delete(target)) db.changed('generic', 'del', target);
    return length;
  },
});

function intersect(sources: readonly Uint8Array[], length: number): Buffer {
  const result = start(sources[0]!, length);
  for (const source of sources) {
    for (let at = 0; at < source.length; at++) result[at]! &= source[at]!;
    result.fill(0, source.length);
  }
  return result;
}

function unite(sources: readonly Uint8Array[], length: number): Buffer {
  const result = start(sources[0]!, length);
  for (const source of sources) for (let at = 0; at < source.length; at++) result[at]! |= source[at]!;
  return result;
}

function differ([first, ...others]: readonly Uint8Array[], length: number): Buffer {
  const result = start(first!, length);
  for (const source of others) for (let at = 0; at < source.length; at++) result[at]! ^= source[at]!;
  return result;
}

function invert([source]: readonly Uint8Array[], length: number): Buffer {
  const result = start(source!, length);
  for (let at = 0; at < length; at++) result[at]! ^= 255;
  return result;
}

function start(source: Uint8Array, length: number): Buffer {
  const result = Buffer.alloc(length);
  result.set(source);
  return result;
}
