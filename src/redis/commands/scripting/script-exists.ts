import { command } from '../../command';

export default command({
  name: 'SCRIPT|EXISTS',
  summary: 'Check existence of scripts in the script cache.',
  since: '2.6.0',
  complexity: 'O(N) with N being the number of scripts to check (so checking a single script is an O(1) operation).',
  group: 'scripting',
  arity: -3,
  flags: ['noscript'],
  categories: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:agg_logical_and'],
  syntax: 'sha1...',
  run: ({ engine }, argv) => argv.slice(2).map((sha) => (engine.scripting.hasScript(sha) ? 1 : 0)),
});
