import { command } from '../../command';

export default command({
  name: 'LATENCY|HISTORY',
  summary: 'Return timestamp-latency samples for the event.',
  since: '2.8.13',
  complexity: 'O(1)',
  group: 'server',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  syntax: 'event',
  run: ({ engine }, argv) => (engine.latency.event(argv[2]!)?.samples ?? []).map(({ atSec, ms }) => [atSec, ms]),
});
