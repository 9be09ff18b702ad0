import { command } from '../../command';

export default command({
  name: 'LASTSAVE',
  summary: 'Get the UNIX time stamp of the last successful save to disk',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'server',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  categories: ['admin', 'dangerous'],
  tips: ['nondeterministic_output'],
  run: ({ engine }) => Math.floor(engine.persistence.counts.lastSavedAtMs / 1000),
});
