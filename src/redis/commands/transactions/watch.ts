import { command } from '../../command';
import { ErrorReply, ok } from '../../reply';

export default command({
  name: 'WATCH',
  summary: 'Watch the given keys to determine execution of the MULTI/EXEC block',
  since: '2.2.0',
  complexity: 'O(1) for every key.',
  group: 'transactions',
  arity: -2,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  categories: ['transaction'],
  keys: ['1..-1/1 RO'],
  syntax: 'key@0...',
  run({ client, engine }, argv) {
    if (client.transaction !== undefined) throw insideMulti;
    for (const key of argv.slice(1)) engine.watch(client, key);
    return ok;
  },
});

const insideMulti = new ErrorReply('ERR WATCH inside MULTI is not allowed');
