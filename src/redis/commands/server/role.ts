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
    const { master, peers } = engine.replication;
    if (master !== undefined)
      return ['slave', master.host, master.port, ...(peers.isLinked ? ['connected', peers.offset] : ['connect', -1])];
    return ['master', peers.offset, peers.replicas.map(({ host, port, offset }) => [host, String(port), String(offset)])];
  },
});
