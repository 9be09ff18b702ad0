import { command } from '../../command';
import { errors } from '../../errors';
import { ErrorReply, SimpleReply } from '../../reply';
import { alreadySaving } from './_saving';

export default command({
  name: 'BGSAVE',
  summary: 'Asynchronously save the dataset to disk',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'server',
  arity: -1,
  flags: ['admin', 'noscript', 'no_async_loading'],
  syntax: '[SCHEDULE^3.2.2]',
  history: [['3.2.2', 'Added the `SCHEDULE` option.']],
  run: ({ engine: { persistence }, mayBlock }, argv) => {
    const schedules = argv[1]?.toUpperCase() === 'SCHEDULE';
    if (argv.length > 1 && !(schedules && argv.length === 2)) return errors.syntax;
    if (persistence.is('save')) return alreadySaving;
    // In EXEC nothing is begun that goes on beside it.
    if (mayBlock && !persistence.is('rewrite')) {
      persistence.begin('save');
      return new SimpleReply('Background saving started');
    }
    if (mayBlock && !schedules) return otherChild;
    persistence.schedule('save');
    return new SimpleReply('Background saving scheduled');
  },
});

const otherChild = new ErrorReply(
  "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order to schedule a BGSAVE whenever possible.",
);
