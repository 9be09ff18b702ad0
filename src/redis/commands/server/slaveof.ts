import { command } from '../../command';
import { changeMaster } from './_change-master';

export default command({
  name: 'SLAVEOF',
  summary: 'Make the server a replica of another instance, or promote it as master.',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'server',
  arity: 3,
  flags: ['admin', 'noscript', 'stale', 'no_async_loading'],
  syntax: 'args:<host-port:{host port:integer} | no-one:{NO ONE}>',
  deprecated: { since: '5.0.0', replacedBy: '`REPLICAOF`' },
  run: changeMaster,
});
