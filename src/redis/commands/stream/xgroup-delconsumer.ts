import { command } from '../../command';
import { groupToChange } from './_groups';

export default command({
  name: 'XGROUP|DELCONSUMER',
  summary: 'Delete a consumer from a consumer group.',
  since: '5.0.0',
  complexity: 'O(1)',
  group: 'stream',
  arity: 5,
  flags: ['write'],
  categories: ['stream'],
  keys: ['2 RW delete'],
  syntax: 'key@0 groupname consumername',
  run({ db, keyspace }, argv) {
    const [, , key, name, consumerName] = argv as [string, string, string, string, string];
    const group = groupToChange(db, key, name);
    const consumer = group.consumer(consumerName);
    if (consumer === undefined) return 0;
    const pending = consumer.pending.size;
    group.deleteConsumer(consumer);
    keyspace.stats.changes++;
    db.notify('stream', 'xgroup-delconsumer', key);
    return pending;
  },
});
