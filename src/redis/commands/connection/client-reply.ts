import { command } from '../../command';
import { errors } from '../../errors';
import { noReply, ok } from '../../reply';

export default command({
  name: 'CLIENT|REPLY',
  summary: 'Instruct the server whether to reply to commands',
  since: '3.2.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  syntax: 'on_off_skip:<ON | OFF | SKIP>',
  run({ client }, argv) {
    switch (argv[2]!.toUpperCase()) {
      case 'ON':
        client.replyMode = 'on';
        return ok;
      case 'OFF':
        client.replyMode = 'off';
        return noReply;
      case 'SKIP':
        if (client.replyMode !== 'off') client.replyMode = 'skip-next';
        return noReply;
      default:
        throw errors.syntax;
    }
  },
});
