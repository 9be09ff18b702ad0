import { command } from '../../command';
import { errors } from '../../errors';
import { lagOf } from '../../keyspace/stream/read-counter';
import { asSigned } from '../../keyspace/stream/uint64';
import { countingRules } from './_groups';
import { MapReply } from '../../reply';

export default command({
  name: 'XINFO|GROUPS',
  summary: 'List the consumer groups of a stream',
  since: '5.0.0',
  complexity: 'O(1)',
  group: 'stream',
  arity: 3,
  flags: ['readonly'],
  categories: ['stream'],
  keys: ['2 RO access'],
  syntax: 'key@0',
  history: [['7.0.0', 'Added the `entries-read` and `lag` fields']],
  run({ db, engine }, argv) {
    const stream = db.read(argv[2]!, 'stream');
    if (stream === undefined) throw errors.noSuchKey;
    const rules = countingRules(engine.version);
    return stream.groups().map(
      (group) =>
        new MapReply([
          ['name', group.name],
          ['consumers', group.consumerCount],
          ['pending', group.pending.size],
          ['last-delivered-id', `${group.lastId}`],
          ['entries-read', group.entriesRead === undefined ? null : asSigned(group.entriesRead)],
          ['lag', lagOf(stream, group, rules) ?? null],
        ]),
    );
  },
});
