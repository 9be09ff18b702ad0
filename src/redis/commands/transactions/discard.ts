import { command } from '../../command';
import { ErrorReply, ok } from '../../reply';

export default command({
  name: 'DISCARD',
  summary: 'Discard all commands issued after MULTI',
  since: '2.0.0',
  complexity: 'O(N), when N is the number of queued commands',
  group: 'transactions',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  categories: ['transaction'],
  run({ client, engine }) {
    if (client.transaction === undefined) throw withoutMulti;
    engine.discard(client);
    return ok;
  },
});

const withoutMulti = new ErrorReply('ERR DISCARD without MULTI');
