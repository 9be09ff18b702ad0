import { command } from '../../command';
import { errors } from '../../errors';
import { ok } from '../../reply';

export default command({
  name: 'CONFIG|SET',
  summary: 'Set configuration parameters to the given values',
  since: '2.0.0',
  complexity: 'O(N) when N is the number of configuration parameters provided',
  group: 'server',
  arity: -4,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  syntax: 'parameter_value:{parameter value}...',
  history: [['7.0.0', 'Added the ability to set multiple parameters in one call.']],
  secrets: (argv) => argv.flatMap((_, at) => (at % 2 === 1 && secretSettings.has(argv[at - 1]!.toLowerCase()) ? [at] : [])),
  run: ({ engine }, argv) => {
    if (argv.length % 2 === 1) throw errors.syntax;
    const pairs = Array.from({ length: argv.length / 2 - 1 }, (_, i) => [argv[2 * i + 2]!, argv[2 * i + 3]!] as const);
    return engine.config.set(pairs) ?? ok;
  },
});

const secretSettings = new Set(['masteruser', 'masterauth', 'requirepass', 'tls-key-file-pass', 'tls-client-key-file-pass']);
