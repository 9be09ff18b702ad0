import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|SYNCSLOTS',
  summary: 'Internal command for atomic slot migration protocol between cluster nodes.',
  since: '8.4.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: -3,
  flags: ['admin', 'stale', 'no_async_loading'],
  tips: ['nondeterministic_output'],
  syntax:
    'subcommand:<SYNC sync:{task-id slot-range:{start-slot:integer end-slot:integer}...} | RDBCHANNEL task-id | SNAPSHOT-EOF | STREAM-EOF | ACK ack:{state offset:integer} | FAIL error | CONF conf:{option... value...}>',
  run: refuseWithoutCluster,
});
