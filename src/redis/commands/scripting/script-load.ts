import { command } from '../../command';

export default command({
  name: 'SCRIPT|LOAD',
  summary: 'Load the specified Lua script into the script cache.',
  since: '2.6.0',
  complexity: 'O(N) with N being the length in bytes of the script body.',
  group: 'scripting',
  arity: 3,
  flags: ['noscript', 'stale'],
  categories: ['scripting'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  syntax: 'script',
  run: ({ engine }, argv) => engine.scripting.loadScript(argv[2]!),
});
