import { type Argv, command } from '../../command';
import { errors } from '../../errors';
import { bytesOf } from '../../keyspace/string-buffer';
import { int64, integer } from '../../numbers';
import { ErrorReply } from '../../reply';
import { type BitRange, bitsPerUnit, resolveRange } from './_bit-range';

export default command({
  name: 'BITPOS',
  summary: 'Find first bit set or clear in a string',
  since: '2.8.7',
  complexity: 'O(N)',
  group: 'bitmap',
  arity: -3,
  flags: ['readonly'],
  categories: ['bitmap'],
  keys: ['1 RO access'],
  syntax: 'key@0 bit:integer [index:{start:integer [end_index:{end:integer [index_unit:<BYTE | BIT>^7.0.0]}]}]',
  history: [['7.0.0', 'Added the `BYTE|BIT` option.']],
  run({ db, engine }, argv) {
    const bit = integer(argv[2]!);
    if (bit !== 0 && bit !== 1) throw new ErrorReply('ERR The bit argument must be 1 or 0.');
    // Before 7.4 the words are read only where there is a string.
    if (engine.version.has('7.4')) readRange(argv);
    const value = db.read(argv[1]!, 'string');
    if (value === undefined) return bit === 1 ? -1 : 0;
    const { start, end, unitBits } = readRange(argv);
    const range = resolveRange(start, end, unitBits, value.length);
    if (range === undefined) return -1;
    const found = findBit(bytesOf(value), bit, range);
    // Without an end the string is taken to go on with zeros.
    return found < 0 && bit === 0 && argv.length < 5 ? value.length * 8 : found;
  },
});

function readRange(argv: Argv): { start: bigint; end: bigint; unitBits: 1 | 8 } {
  if (argv.length > 6) throw errors.syntax;
  const start = argv.length > 3 ? int64(argv[3]!) : 0n;
  const unitBits = bitsPerUnit(argv[5]);
  const end = argv.length > 4 ? int64(argv[4]!) : -1n;
  return { start, end, unitBits };
}

function findBit(bytes: Uint8Array, bit: 0 | 1, { first, last }: BitRange): number {
  const nothing = bit === 1 ? 0 : 255;
  const lastByte = Math.floor(last / 8);
  for (let at = Math.floor(first / 8), from = first % 8; at <= lastByte; at++, from = 0) {
    if (bytes[at] === nothing) continue;
    const wanted = (bytes[at]! ^ nothing) & (255 >> from);
    if (wanted === 0) continue;
    const found = at * 8 + Math.clz32(wanted) - 24;
    return found <= last ? found : -1;
  }
  return -1;
}
