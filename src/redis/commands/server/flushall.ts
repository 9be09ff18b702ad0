import { command } from '../../command';
import { ok } from '../../reply';
import { flush } from './_flush-mode';

export default command({
  name: 'FLUSHALL',
  summary: 'Remove all keys from all databases',
  since: '1.0.0',
  complexity: 'O(N) where N is the total number of keys in all databases',
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
    const { engine, keyspace } = context;
    flush(context, keyspace.databases, argv);
    if (engine.config.get('save') !== '') engine.persistence.save();
    return ok;
  },
});
