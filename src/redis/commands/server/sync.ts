import { command } from '../../command';
import { refuseToSync } from './_refuse-to-sync';

export default command({
  name: 'SYNC',
  summary: 'Internal command used for replication',
  since: '1.0.0',
  complexity: '',
  group: 'server',
  arity: 1,
  flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'],
  run: refuseToSync,
});
