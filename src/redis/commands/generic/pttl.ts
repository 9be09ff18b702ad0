import { command } from '../../command';
import { timeLeft } from './_expire';

export default command({
  name: 'PTTL',
  summary: 'Get the time to live for a key in milliseconds',
  since: '2.6.0',
  complexity: 'O(1)',
  group: 'generic',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: ['1 RO access'],
  syntax: 'key@0',
  history: [['2.8.0', 'Added the -2 reply.']],
  run: (context, argv) => timeLeft(context, argv[1]!, { unit: 'milliseconds', from: 'now' }),
});
