import { command } from '../../command';
import { timeLeft } from './_expire';

export default command({
  name: 'PEXPIRETIME',
  summary: 'Get the expiration Unix timestamp for a key in milliseconds',
  since: '7.0.0',
  complexity: 'O(1)',
  group: 'generic',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  keys: ['1 RO access'],
  syntax: 'key@0',
  run: (context, argv) => timeLeft(context, argv[1]!, { unit: 'milliseconds', from: 'epoch' }),
});
