import { command } from '../../command';

export default command({
  name: 'ROLE',
  summary: 'Return the role of the instance in the context of replication',
  since: '2.8.12',
  complexity: 'O(1)',
  group: 'server',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast'],
  categories: ['admin', 'dangerous'],
  run: ({ engine }) => {
    const { master } = engine.replication;
    return master === undefined ? ['master', 0, []] : ['slave', master.host, master.port, 'connect', -1];
  },
});
