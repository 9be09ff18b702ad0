import { command } from '../../command';
import { ErrorReply, noReply, ok } from '../../reply';

export default command({
  name: 'MONITOR',
  summary: 'Listen for all requests received by the server in real time',
  since: '1.0.0',
  complexity: '',
  group: 'server',
  arity: 1,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  run({ client, engine, mayBlock }) {
    if (!mayBlock) throw notInTransaction;
    if (client.isMonitor) return noReply;
    engine.monitors.add(client);
    return ok;
  },
});

const notInTransaction = new ErrorReply("ERR MONITOR isn't allowed for DENY BLOCKING client");
