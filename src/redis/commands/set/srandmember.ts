import type { Binary } from '../../../base/bytes';
import type { Random } from '../../../base/random';
import { command } from '../../command';
import { errors } from '../../errors';
import type { SetValue } from '../../keyspace/set';
import { int64 } from '../../numbers';
import { pickRepeatedly } from '../../random-picks';
import { ErrorReply } from '../../reply';

export default command({
  name: 'SRANDMEMBER',
  summary: 'Get one or multiple random members from a set',
  since: '1.0.0',
  complexity: 'Without the count argument O(1), otherwise O(N) where N is the absolute value of the passed count.',
  group: 'set',
  arity: -2,
  flags: ['readonly'],
  categories: ['set'],
  tips: ['nondeterministic_output'],
  keys: ['1 RO access'],
  syntax: 'key@0 [count:integer^2.6.0]',
  history: [['2.6.0', 'Added the optional `count` argument.']],
  run({ db, engine }, argv) {
    if (argv.length > 3) throw errors.syntax;
    const count = argv[2] === undefined ? undefined : int64(argv[2]);
    if (count === minCount) throw countOutOfRange;
    const set = db.read(argv[1]!, 'set');
    if (count === undefined) return set?.random(engine.random) ?? null;
    if (set === undefined) return [];
    if (count < 0n) return pickRepeatedly(Number(-count), () => set.random(engine.random)!);
    return sample(set, Number(count), engine.random);
  },
});

const minCount = -(2n ** 63n);
const countOutOfRange = new ErrorReply('ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807');

/** Distinct members. O(count) while that is small beside the set, else O(the set's size). */
function sample(set: SetValue, count: number, random: Random): Binary[] {
  if (count >= set.size) return [...set.values()];
  if (count * 3 <= set.size) {
    const picked = new Set<Binary>();
    while (picked.size < count) picked.add(set.random(random)!);
    return [...picked];
  }
  const members = [...set.values()];
  for (let i = 0; i < count; i++) {
    const j = i + random.below(members.length - i);
    [members[i], members[j]] = [members[j]!, members[i]!];
  }
  return members.slice(0, count);
}
