import { command } from '../../command';
import { ok } from '../../reply';
import { flush } from './_flush-mode';

export default command({
  name: 'FLUSHDB',
  summary: 'Remove all keys from the current database',
  since: '1.0.0',
  complexity: 'O(N) where N is the number of keys in the selected database',
  group: 'server',
  arity: -1,
  flags: ['write'],
  categories: ['keyspace', 'dangerous'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  syntax: '[async:<ASYNC^4.0.0 | SYNC^6.2.0>]',
  history: [
    ['4.0.0', 'Added the `ASYNC` flushing mode modifier.'],
    ['6.2.0', 'Added the `SYNC` flushing mode modifier.'],
  ],
  run: (context, argv) => {
    flush(context, [context.db], argv);
    return ok;
  },
});
