import { command } from '../../command';

export default command({
  name: 'RANDOMKEY',
  summary: 'Return a random key from the keyspace',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'generic',
  arity: 1,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['request_policy:all_shards', 'nondeterministic_output'],
  changes: [{ since: '7.2', tips: ['request_policy:all_shards', 'response_policy:special', 'nondeterministic_output'] }],
  run: ({ db, engine }) => db.randomKey(engine.random) ?? null,
});
