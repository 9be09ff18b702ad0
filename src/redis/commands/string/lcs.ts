import { type Argv, command } from '../../command';
import { errors } from '../../errors';
import { textOf } from '../../keyspace/string-buffer';
import { typeOf, type Value, type ValueTypes } from '../../keyspace/value';
import { int64 } from '../../numbers';
import { ErrorReply, MapReply, type Reply } from '../../reply';
import { maxStringLength } from '../../string-limit';
import { commonLength, longestCommonSubsequence } from './_longest-common-subsequence';

export default command({
  name: 'LCS',
  summary: 'Find longest common substring',
  since: '7.0.0',
  complexity: 'O(N*M) where N and M are the lengths of s1 and s2, respectively',
  group: 'string',
  arity: -3,
  flags: ['readonly'],
  categories: ['string'],
  keys: ['1..1/1 RO access'],
  syntax: 'key1@0 key2@0 [LEN] [IDX] [MINMATCHLEN len:integer] [WITHMATCHLEN]',
  run(context, argv) {
    const { db } = context;
    const values = [db.readAny(argv[1]!), db.readAny(argv[2]!)];
    const [a, b] = values.map(stringOf) as [ValueTypes['string'], ValueTypes['string']];
    const options = parseOptions(argv);
    if (options.idx && options.len) throw new ErrorReply('ERR If you want both the length and indexes, please just use IDX.');
    // What Redis would need for its table decides, not what is needed here.
    if ((a.length + 1) * (b.length + 1) * 4 > maxStringLength(context)) {
      throw new ErrorReply('ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len');
    }
    const [first, second] = [textOf(a), textOf(b)];
    if (options.len) return commonLength(first, second);
    const common = longestCommonSubsequence(first, second);
    if (!options.idx) return common.text;
    const matches: Reply[] = [];
    for (const { inFirst, inSecond, length } of common.matches) {
      if (length < options.minMatchLength) continue;
      const ranges: Reply[] = [
        [inFirst, inFirst + length - 1],
        [inSecond, inSecond + length - 1],
      ];
      matches.push(options.withMatchLength ? [...ranges, length] : ranges);
    }
    return new MapReply([
      ['matches', matches],
      ['len', common.length],
    ]);
  },
});

interface LcsOptions {
  readonly idx: boolean;
  readonly len: boolean;
  readonly withMatchLength: boolean;
  readonly minMatchLength: bigint;
}

function parseOptions(argv: Argv): LcsOptions {
  const given = new Set<string>();
  let minMatchLength = 0n;
  for (let at = 3; at < argv.length; at++) {
    const word = argv[at]!.toUpperCase();
    if (word === 'MINMATCHLEN' && at + 1 < argv.length) minMatchLength = int64(argv[++at]!);
    else if (word === 'IDX' || word === 'LEN' || word === 'WITHMATCHLEN') given.add(word);
    else throw errors.syntax;
  }
  return { idx: given.has('IDX'), len: given.has('LEN'), withMatchLength: given.has('WITHMATCHLEN'), minMatchLength };
}

function stringOf(value: Value | undefined): ValueTypes['string'] {
  if (value === undefined) return '';
  if (typeOf(value) !== 'string') throw new ErrorReply('ERR The specified keys must contain string values');
  return value as ValueTypes['string'];
}
