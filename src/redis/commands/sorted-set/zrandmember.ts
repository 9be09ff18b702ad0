import { type Argv, command } from '../../command';
import type { Random } from '../../../base/random';
import { errors } from '../../errors';
import type { ScoredMember, SortedSetValue } from '../../keyspace/sorted-set';
import { int64 } from '../../numbers';
import { pickDistinct, pickRepeatedly } from '../../random-picks';
import { ErrorReply } from '../../reply';
import { membersReply } from './_members-reply';

export default command({
  name: 'ZRANDMEMBER',
  summary: 'Get one or multiple random elements from a sorted set',
  since: '6.2.0',
  complexity: 'O(N) where N is the number of elements returned',
  group: 'sorted-set',
  arity: -2,
  flags: ['readonly'],
  categories: ['sortedset'],
  tips: ['nondeterministic_output'],
  keys: ['1 RO access'],
  syntax: 'key@0 [options:{count:integer [WITHSCORES]}]',
  run({ db, client, engine }, argv) {
    if (argv.length === 2) return db.read(argv[1]!, 'zset')?.random(engine.random)?.key ?? null;
    const { count, withScores } = parse(argv);
    const set = db.read(argv[1]!, 'zset');
    if (set === undefined || count === 0) return [];
    const picked = count > 0 ? distinctMembers(set, count, engine.random) : repeatedMembers(set, -count, engine.random);
    return membersReply(picked, withScores, client.protocol);
  },
});

const maxInt64 = 2n ** 63n - 1n;

function parse(argv: Argv): { count: number; withScores: boolean } {
  const count = int64(argv[2]!);
  if (count < -maxInt64) throw new ErrorReply(`ERR value is out of range, value must between ${-maxInt64} and ${maxInt64}`);
  if (argv.length > 4 || (argv.length === 4 && argv[3]!.toUpperCase() !== 'WITHSCORES')) throw errors.syntax;
  const withScores = argv.length === 4;
  if (withScores && (count < -maxInt64 / 2n || count > maxInt64 / 2n)) throw errors.outOfRange;
  return { count: Number(count), withScores };
}

/** O(count) while that is small beside the set, else O(the set's size). All members come highest first. */
function distinctMembers(set: SortedSetValue, count: number, random: Random): ScoredMember[] {
  if (count >= set.size) return set.slice().reverse();
  if (count * 3 > set.size) return pickDistinct(set.slice(), set.size, count, random);
  const picked = new Map<string, ScoredMember>();
  while (picked.size < count) {
    const member = set.random(random)!;
    picked.set(member.key, member);
  }
  return [...picked.values()];
}

function repeatedMembers(set: SortedSetValue, count: number, random: Random): ScoredMember[] {
  return pickRepeatedly(count, () => set.random(random)!.key).map((key) => ({ key, score: set.score(key)! }));
}
