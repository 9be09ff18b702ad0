import { command } from '../../command';
import { ErrorReply, SimpleReply } from '../../reply';

export default command({
  name: 'BGREWRITEAOF',
  summary: 'Asynchronously rewrite the append-only file',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'server',
  arity: 1,
  flags: ['admin', 'noscript', 'no_async_loading'],
  run: ({ engine: { persistence }, mayBlock }) => {
    if (persistence.is('rewrite')) return alreadyRewriting;
    if (mayBlock && !persistence.is('save')) {
      persistence.begin('rewrite');
      return new SimpleReply('Background append only file rewriting started');
    }
    persistence.schedule('rewrite');
    return new SimpleReply('Background append only file rewriting scheduled');
  },
});

const alreadyRewriting = new ErrorReply('ERR Background append only file rewriting already in progress');
