import { command } from '../../command';
import { ErrorReply } from '../../reply';

export default command({
  name: 'CONFIG|REWRITE',
  summary: 'Rewrite the configuration file with the in memory configuration',
  since: '2.8.0',
  complexity: 'O(1)',
  group: 'server',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  changes: [{ since: '7.2', tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'] }],
  run: () => new ErrorReply('ERR The server is running without a config file'),
});
