import { command } from '../../command';
import { changeRanges } from './_change-slots';

export default command({
  name: 'CLUSTER|ADDSLOTSRANGE',
  summary: 'Assign new hash slots to receiving node',
  since: '7.0.0',
  complexity: 'O(N) where N is the total number of the slots between the start slot and end slot arguments.',
  group: 'cluster',
  arity: -4,
  flags: ['admin', 'stale', 'no_async_loading'],
  syntax: 'start-slot_end-slot:{start-slot:integer end-slot:integer}...',
  run: (context, argv) => changeRanges(context, argv, 'claim', 'cluster|addslotsrange'),
});
