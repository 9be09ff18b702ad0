import { command } from '../../command';
import { ok } from '../../reply';
import { onOrOff } from './_on-or-off';

export default command({
  name: 'CLIENT|NO-EVICT',
  summary: 'Set client eviction mode for the current connection',
  since: '7.0.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: ['connection'],
  syntax: 'enabled:<ON | OFF>',
  run({ client }, argv) {
    client.noEvict = onOrOff(argv[2]!);
    return ok;
  },
});
