import { command } from '../../command';

export default command({
  name: 'TIME',
  summary: 'Return the current server time',
  since: '2.6.0',
  complexity: 'O(1)',
  group: 'server',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  tips: ['nondeterministic_output'],
  run: ({ engine }) => {
    const microseconds = Math.floor(engine.clock.now() * 1000);
    return [String(Math.floor(microseconds / 1e6)), String(microseconds % 1e6)];
  },
});
