import { command } from '../../command';
import { errors } from '../../errors';
import { MapReply } from '../../reply';
import { noGroup } from './_groups';

export default command({
  name: 'XINFO|CONSUMERS',
  summary: 'List the consumers in a consumer group',
  since: '5.0.0',
  complexity: 'O(1)',
  group: 'stream',
  arity: 4,
  flags: ['readonly'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: ['2 RO access'],
  syntax: 'key@0 groupname',
  run({ db, keyspace }, argv) {
    const [, , key, name] = argv as [string, string, string, string];
    const stream = db.read(key, 'stream');
    if (stream === undefined) throw errors.noSuchKey;
    const group = stream.group(name);
    if (group === undefined) throw noGroup(name, key);
    return group.consumers().map(
      (consumer) =>
        new MapReply([
          ['name', consumer.name],
          ['pending', consumer.pending.size],
          ['idle', Math.max(0, keyspace.nowMs - consumer.seenAtMs)],
        ]),
    );
  },
});
