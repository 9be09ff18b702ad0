import { command } from '../../command';
import { ok } from '../../reply';
import { onOrOff } from './_on-or-off';

export default command({
  name: 'CLIENT|NO-TOUCH',
  summary: 'Controls whether commands sent by the client affect the LRU/LFU of accessed keys.',
  since: '7.2.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  syntax: 'enabled:<ON | OFF>',
  run({ client }, argv) {
    client.noTouch = onOrOff(argv[2]!);
    return ok;
  },
});
