import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|MIGRATION',
  summary: 'Start, monitor and cancel slot migration.',
  since: '8.4.0',
  complexity: 'O(N) where N is the total number of the slots between the start slot and end slot arguments.',
  group: 'cluster',
  arity: -4,
  flags: ['admin', 'stale', 'no_async_loading'],
  syntax:
    'subcommand:<IMPORT import:{start-slot:integer end-slot:integer}... | CANCEL cancel:<ID task-id | ALL> | STATUS status:<[ID task-id] | [ALL]>>',
  run: refuseWithoutCluster,
});
