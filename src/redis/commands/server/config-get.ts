import { command } from '../../command';
import { matchesGlob } from '../../keyspace/glob';
import { MapReply } from '../../reply';

export default command({
  name: 'CONFIG|GET',
  summary: 'Get the values of configuration parameters',
  since: '2.0.0',
  complexity: 'O(N) when N is the number of configuration parameters provided',
  group: 'server',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  syntax: 'parameter:{parameter}...',
  history: [['7.0.0', 'Added the ability to pass multiple pattern parameters in one call']],
  run: ({ engine }, argv) => {
    const patterns = argv.slice(2).map((pattern) => pattern.toLowerCase());
    const chosen = [...engine.config.names()].filter((name) => patterns.some((pattern) => matchesGlob(pattern, name)));
    return new MapReply(chosen.map((name) => [name, engine.config.get(name) ?? '']));
  },
});
