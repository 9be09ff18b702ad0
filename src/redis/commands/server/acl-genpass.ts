import { command } from '../../command';
import { errors } from '../../errors';
import { integer } from '../../numbers';
import { ErrorReply } from '../../reply';

export default command({
  name: 'ACL|GENPASS',
  summary: 'Generate a pseudorandom secure password to use for ACL users',
  since: '6.0.0',
  complexity: 'O(1)',
  group: 'server',
  arity: -2,
  flags: ['noscript', 'loading', 'stale'],
  syntax: '[bits:integer]',
  run: ({ engine }, argv) => {
    if (argv.length > 3) throw errors.subcommandSyntax('ACL', argv[1]!);
    const bits = argv.length === 3 ? integer(argv[2]!) : defaultBits;
    if (bits <= 0 || bits > mostBits) throw tooManyBits;
    return Array.from({ length: Math.ceil(bits / 4) }, () => engine.random.below(16).toString(16)).join('');
  },
});

const defaultBits = 256;
const mostBits = 4096;
const tooManyBits = new ErrorReply(
  `ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to ${mostBits}`,
);
