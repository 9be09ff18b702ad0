import { command } from '../../command';

export default command({
  name: 'LATENCY|LATEST',
  summary: 'Return the latest latency samples for all events.',
  since: '2.8.13',
  complexity: 'O(1)',
  group: 'server',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  run: ({ engine }) =>
    engine.latency.all().map(({ name, samples, worstMs }) => {
      const { atSec, ms } = samples.at(-1)!;
      return [name, atSec, ms, worstMs];
    }),
});
