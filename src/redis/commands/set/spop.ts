import type { Binary } from '../../../base/bytes';
import { command } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';
import { integerAtLeast } from '../../numbers';
import { type Reply, SetReply } from '../../reply';

export default command({
  name: 'SPOP',
  summary: 'Remove and return one or multiple random members from a set',
  since: '1.0.0',
  complexity: 'Without the count argument O(1), otherwise O(N) where N is the value of the passed count.',
  group: 'set',
  arity: -2,
  flags: ['write', 'fast'],
  categories: ['set'],
  tips: ['nondeterministic_output'],
  keys: ['1 RW access delete'],
  syntax: 'key@0 [count:integer^3.2.0]',
  history: [['3.2.0', 'Added the `count` argument.']],
  run(context, argv) {
    if (argv.length > 3) throw errors.syntax;
    return argv[2] === undefined ? popOne(context, argv[1]!) : popMany(context, argv[1]!, integerAtLeast(argv[2], 0));
  },
});

function popOne({ db, engine }: Context, key: Binary): Reply {
  if (db.peek(key, 'set') === undefined) return null;
  const set = db.write(key, 'set')!;
  const member = set.random(engine.random)!;
  set.delete(member);
  db.notify('set', 'spop', key);
  if (set.size === 0) db.deleteEmptied(key);
  db.touch(key);
  return member;
}

function popMany({ db, engine }: Context, key: Binary, count: number): Reply {
  const present = db.peek(key, 'set');
  if (present === undefined || count === 0) return new SetReply([]);
  const popped = count < present.size ? [] : [...present.values()];
  db.notify('set', 'spop', key);
  if (popped.length > 0) db.deleteEmptied(key);
  else {
    const set = db.write(key, 'set')!;
    while (popped.length < count) {
      const member = set.random(engine.random)!;
      set.delete(member);
      popped.push(member);
    }
  }
  db.touch(key, popped.length);
  return new SetReply(popped);
}
