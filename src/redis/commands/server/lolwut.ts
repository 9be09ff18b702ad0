import { command } from '../../command';
import { integer } from '../../numbers';
import { VerbatimReply } from '../../reply';

export default command({
  name: 'LOLWUT',
  summary: 'Display some computer art and the Redis version',
  since: '5.0.0',
  complexity: '',
  group: 'server',
  arity: -1,
  flags: ['readonly', 'fast'],
  syntax: '[VERSION version:integer]',
  run: ({ engine }, argv) => {
    if (argv.length > 2 && argv[1]!.toLowerCase() === 'version') integer(argv[2]!);
    return new VerbatimReply(`Redis ver. ${engine.identity.version}\n`);
  },
});
