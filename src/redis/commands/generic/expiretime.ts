import { command } from '../../command';
import { timeLeft } from './_expire';

export default command({
  name: 'EXPIRETIME',
  summary: 'Get the expiration Unix timestamp for a key',
  since: '7.0.0',
  complexity: 'O(1)',
  group: 'generic',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  keys: ['1 RO access'],
  syntax: 'key@0',
  run: (context, argv) => timeLeft(context, argv[1]!, { unit: 'seconds', from: 'epoch' }),
});
