import type { Binary } from '../../../base/bytes';
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
    // A name that is no pattern is answered as it was written.
    const chosen = new Map<string, Binary>();
    for (const pattern of argv.slice(2)) {
      const matching = /[*?[]/.test(pattern) ? [...engine.config.names()].filter((name) => matchesGlob(pattern, name, true)) : [pattern];
      for (const name of matching) if (!chosen.has(name.toLowerCase())) chosen.set(name.toLowerCase(), name);
    }
    return new MapReply([...chosen.values()].flatMap((name) => pairOf(name, engine.config.get(name.toLowerCase()))));
  },
});

function pairOf(name: Binary, value: string | undefined): [Binary, Binary][] {
  return value === undefined ? [] : [[name, value]];
}
