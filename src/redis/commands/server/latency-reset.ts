import { command } from '../../command';

export default command({
  name: 'LATENCY|RESET',
  summary: 'Reset latency data for one or more events.',
  since: '2.8.13',
  complexity: 'O(1)',
  group: 'server',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  changes: [{ since: '7.2', tips: ['request_policy:all_nodes', 'response_policy:agg_sum'] }],
  syntax: '[event]...',
  run: ({ engine }, argv) =>
    argv.length === 2 ? engine.latency.reset() : argv.slice(2).reduce((sum, name) => sum + engine.latency.reset(name), 0),
});
