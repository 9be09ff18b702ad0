import { command } from '../../command';
import { changeSlots } from './_change-slots';

export default command({
  name: 'CLUSTER|ADDSLOTS',
  summary: 'Assign new hash slots to receiving node',
  since: '3.0.0',
  complexity: 'O(N) where N is the total number of hash slot arguments',
  group: 'cluster',
  arity: -3,
  flags: ['admin', 'stale', 'no_async_loading'],
  syntax: 'slot:integer...',
  run: (context, argv) => changeSlots(context, argv, 'claim'),
});
