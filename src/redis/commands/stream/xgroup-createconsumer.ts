import { command } from '../../command';
import { seeConsumer } from './_group-delivery';
import { groupToChange } from './_groups';

export default command({
  name: 'XGROUP|CREATECONSUMER',
  summary: 'Create a consumer in a consumer group.',
  since: '6.2.0',
  complexity: 'O(1)',
  group: 'stream',
  arity: 5,
  flags: ['write', 'denyoom'],
  categories: ['stream'],
  keys: ['2 RW insert'],
  syntax: 'key@0 groupname consumername',
  run(context, argv) {
    const [, , key, name, consumer] = argv as [string, string, string, string, string];
    const group = groupToChange(context.db, key, name);
    if (group.consumer(consumer) !== undefined) return 0;
    seeConsumer(context, key, group, consumer);
    return 1;
  },
});
