import { command } from '../../command';
import { ErrorReply } from '../../reply';

export default command({
  name: 'EXEC',
  summary: 'Execute all commands issued after MULTI',
  since: '1.2.0',
  complexity: 'Depends on commands in the transaction',
  group: 'transactions',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'skip_slowlog'],
  categories: ['transaction'],
  run({ client, engine }) {
    if (client.transaction === undefined) throw withoutMulti;
    return engine.execute(client);
  },
});

const withoutMulti = new ErrorReply('ERR EXEC without MULTI');
