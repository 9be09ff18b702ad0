import type { Random } from '../../../base/random';
import { type Argv, command } from '../../command';
import { errors } from '../../errors';
import type { HashValue } from '../../keyspace/hash';
import { int64 } from '../../numbers';
import { ErrorReply } from '../../reply';
import { pickDistinct, pickRepeatedly } from '../../random-picks';

export default command({
  name: 'HRANDFIELD',
  summary: 'Get one or multiple random fields from a hash',
  since: '6.2.0',
  complexity: 'O(N) where N is the number of fields returned',
  group: 'hash',
  arity: -2,
  flags: ['readonly'],
  categories: ['hash'],
  tips: ['nondeterministic_output'],
  keys: ['1 RO access'],
  syntax: 'key@0 [options:{count:integer [WITHVALUES]}]',
  run({ db, client, engine }, argv) {
    if (argv.length === 2) return db.read(argv[1]!, 'hash')?.random(engine.random)?.[0] ?? null;
    const { count, withValues } = parseArguments(argv);
    const hash = db.read(argv[1]!, 'hash');
    if (hash === undefined || count === 0) return [];
    const pairs = count > 0 ? distinctFields(hash, count, engine.random) : pickRepeatedly(-count, () => hash.random(engine.random)!);
    if (!withValues) return pairs.map(([field]) => field);
    return client.protocol === 3 ? pairs : pairs.flat();
  },
});

const maxInt64 = 2n ** 63n - 1n;

function parseArguments(argv: Argv): { count: number; withValues: boolean } {
  const count = int64(argv[2]!);
  if (count < -maxInt64) throw new ErrorReply(`ERR value is out of range, value must between ${-maxInt64} and ${maxInt64}`);
  if (argv.length > 4 || (argv.length === 4 && argv[3]!.toUpperCase() !== 'WITHVALUES')) throw errors.syntax;
  const withValues = argv.length === 4;
  if (withValues && (count < -maxInt64 / 2n || count > maxInt64 / 2n)) throw errors.outOfRange;
  return { count: Number(count), withValues };
}

function distinctFields(hash: HashValue, count: number, random: Random): [string, string][] {
  if (count >= hash.size || hash.encoding !== 'hashtable' || count * 3 > hash.size) {
    return pickDistinct(hash.entries(), hash.size, Math.min(count, hash.size), random);
  }
  const picked = new Map<string, string>();
  while (picked.size < count) picked.set(...hash.random(random)!);
  return [...picked];
}
