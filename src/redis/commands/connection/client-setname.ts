import { command } from '../../command';
import { ok } from '../../reply';
import { clientName } from './_client-name';

export default command({
  name: 'CLIENT|SETNAME',
  summary: 'Set the current connection name',
  since: '2.6.9',
  complexity: 'O(1)',
  group: 'connection',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  changes: [{ since: '7.2', tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'] }],
  categories: ['connection'],
  syntax: 'connection-name',
  run({ client, engine }, argv) {
    client.name = clientName(argv[2]!, engine.version);
    return ok;
  },
});
