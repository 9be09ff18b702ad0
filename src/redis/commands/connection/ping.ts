import { command } from '../../command';
import { errors } from '../../errors';
import { pong } from '../../reply';

export default command({
  name: 'PING',
  summary: 'Ping the server',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: -1,
  flags: ['fast'],
  categories: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  syntax: '[message]',
  run({ client }, argv) {
    if (argv.length > 2) throw errors.wrongArity('ping');
    if (client.isSubscriber) return ['pong', argv[1] ?? ''];
    return argv[1] ?? pong;
  },
});
