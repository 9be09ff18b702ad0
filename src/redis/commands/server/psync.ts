import { command } from '../../command';
import { ErrorReply } from '../../reply';
import { refuseToSync } from './_refuse-to-sync';

export default command({
  name: 'PSYNC',
  summary: 'Internal command used for replication',
  since: '2.8.0',
  complexity: '',
  group: 'server',
  arity: -3,
  flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'],
  syntax: 'replicationid offset:integer',
  run: (context, argv) => {
    if (argv[3]?.toLowerCase() === 'failover' && context.engine.replication.master === undefined) throw failoverToMaster;
    return refuseToSync(context, argv);
  },
});

const failoverToMaster = new ErrorReply("ERR PSYNC FAILOVER can't be sent to a master.");
