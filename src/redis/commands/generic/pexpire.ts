import { command } from '../../command';
import { expire } from './_expire';

export default command({
  name: 'PEXPIRE',
  summary: "Set a key's time to live in milliseconds",
  since: '2.6.0',
  complexity: 'O(1)',
  group: 'generic',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: ['1 RW update'],
  syntax: 'key@0 milliseconds:integer [condition:<NX | XX | GT | LT>^7.0.0]',
  history: [['7.0.0', 'Added options: `NX`, `XX`, `GT` and `LT`.']],
  run: (context, argv) => expire(context, argv, { unit: 'milliseconds', from: 'now' }),
});
