import { type Argv, command } from '../../command';
import { errors } from '../../errors';
import { bytesOf } from '../../keyspace/string-buffer';
import { int64 } from '../../numbers';
import { type BitRange, bitsPerUnit, resolveRange } from './_bit-range';

export default command({
  name: 'BITCOUNT',
  summary: 'Count set bits in a string',
  since: '2.6.0',
  complexity: 'O(N)',
  group: 'bitmap',
  arity: -2,
  flags: ['readonly'],
  categories: ['bitmap'],
  keys: ['1 RO access'],
  syntax: 'key@0 [index:{start:integer end:integer [index_unit:<BYTE | BIT>^7.0.0]}]',
  history: [['7.0.0', 'Added the `BYTE|BIT` option.']],
  run({ db, engine }, argv) {
    // Before 7.4 the words are read only where there is a string, and the unit only where the range may be one.
    if (engine.version.has('7.4')) checkWords(argv);
    const value = db.read(argv[1]!, 'string');
    if (value === undefined) return 0;
    const { start, end } = bounds(argv);
    if (start < 0n && end < 0n && start > end && argv.length > 2) return 0;
    const range = resolveRange(start, end, bitsPerUnit(argv[4]), value.length);
    return range === undefined ? 0 : countBits(bytesOf(value), range);
  },
});

function checkWords(argv: Argv): void {
  bounds(argv);
  bitsPerUnit(argv[4]);
}

function bounds(argv: Argv): { start: bigint; end: bigint } {
  if (argv.length === 3 || argv.length > 5) throw errors.syntax;
  return argv.length === 2 ? { start: 0n, end: -1n } : { start: int64(argv[2]!), end: int64(argv[3]!) };
}

/** How many bits are set in each byte. */
const bitsSet = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);

function countBits(bytes: Uint8Array, { first, last }: BitRange): number {
  const firstByte = Math.floor(first / 8);
  const lastByte = Math.floor(last / 8);
  const head = 255 >> (first % 8);
  const tail = (255 << (7 - (last % 8))) & 255;
  if (firstByte === lastByte) return bitsSet[bytes[firstByte]! & head & tail]!;
  let count = bitsSet[bytes[firstByte]! & head]! + bitsSet[bytes[lastByte]! & tail]!;
  for (let at = firstByte + 1; at < lastByte; at++) count += bitsSet[bytes[at]!]!;
  return count;
}
