import { command } from '../../command';
import { parseNumberedFields } from './_numbered-fields';

/** What it tells of a field. */
const outcome = { absent: -2, withoutTime: -1, persisted: 1 } as const;

export default command({
  name: 'HPERSIST',
  summary: 'Removes the expiration time for each specified field',
  since: '7.4.0',
  complexity: 'O(N) where N is the number of specified fields',
  group: 'hash',
  arity: -5,
  flags: ['write', 'fast'],
  categories: ['hash'],
  keys: ['1 RW update'],
  syntax: 'key@0 FIELDS fields:{numfields:integer field...}',
  run({ db }, argv) {
    const key = argv[1]!;
    const isPresent = db.peek(key, 'hash') !== undefined;
    const fields = parseNumberedFields(argv, 2);
    if (!isPresent) return fields.map(() => outcome.absent);
    const hash = db.write(key, 'hash')!;
    const outcomes = fields.map((field) => {
      const atMs = hash.expiryOf(field);
      if (atMs === undefined) return outcome.absent;
      if (atMs < 0) return outcome.withoutTime;
      hash.setExpiry(field, -1);
      return outcome.persisted;
    });
    if (outcomes.includes(outcome.persisted)) db.changed('hash', 'hpersist', key);
    return outcomes;
  },
});
