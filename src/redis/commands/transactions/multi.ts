import { command } from '../../command';
import { ErrorReply, ok } from '../../reply';

export default command({
  name: 'MULTI',
  summary: 'Mark the start of a transaction block',
  since: '1.2.0',
  complexity: 'O(1)',
  group: 'transactions',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  categories: ['transaction'],
  run({ client }) {
    if (client.transaction !== undefined) throw nested;
    client.transaction = { queue: [], aborted: false };
    return ok;
  },
});

const nested = new ErrorReply('ERR MULTI calls can not be nested');
