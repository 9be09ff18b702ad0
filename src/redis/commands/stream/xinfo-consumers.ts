import { command } from '../../command';
import { errors } from '../../errors';
import type { Consumer } from '../../keyspace/stream/consumer-group';
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
  history: [['7.2.0', 'Added the `inactive` field, and changed the meaning of `idle`.']],
  run({ db, engine, keyspace }, argv) {
    const [, , key, name] = argv as [string, string, string, string];
    const stream = db.read(key, 'stream');
    if (stream === undefined) throw errors.noSuchKey;
    const group = stream.group(name);
    if (group === undefined) throw noGroup(name, key);
    const tellsActive = engine.version.has('7.2');
    return group
      .consumers()
      .map(
        (consumer) =>
          new MapReply([
            ['name', consumer.name],
            ['pending', consumer.pending.size],
            ['idle', Math.max(0, keyspace.nowMs - consumer.seenAtMs)],
            ...(tellsActive ? [['inactive', inactiveMs(consumer, keyspace.nowMs)] as const] : []),
          ]),
      );
  },
});

/** -1 for one that never got anything. */
function inactiveMs({ activeAtMs }: Consumer, nowMs: number): number {
  return activeAtMs === -1 ? -1 : Math.max(0, nowMs - activeAtMs);
}
