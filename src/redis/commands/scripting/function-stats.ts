import { command } from '../../command';
import { MapReply } from '../../reply';

export default command({
  name: 'FUNCTION|STATS',
  summary: 'Return information about the function currently running (name, description, duration)',
  since: '7.0.0',
  complexity: 'O(1)',
  group: 'scripting',
  arity: 2,
  flags: ['noscript', 'allow_busy'],
  categories: ['scripting'],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  run({ engine }) {
    const { running, libraries } = engine.scripting;
    const run =
      running &&
      new MapReply([
        ['name', running.name],
        ['command', [...running.argv]],
        ['duration_ms', running.durationMs],
      ]);
    const lua = new MapReply([
      ['libraries_count', libraries.all().size],
      ['functions_count', libraries.functionCount],
    ]);
    return new MapReply([
      ['running_script', run ?? null],
      ['engines', new MapReply([['LUA', lua]])],
    ]);
  },
});
