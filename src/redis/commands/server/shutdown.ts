import { command } from '../../command';
import { errors } from '../../errors';
import { ErrorReply, noReply } from '../../reply';

export default command({
  name: 'SHUTDOWN',
  summary: 'Synchronously save the dataset to disk and then shut down the server',
  since: '1.0.0',
  complexity: 'O(N) when saving, where N is the total number of keys in all databases when saving data, otherwise O(1)',
  group: 'server',
  arity: -1,
  flags: ['admin', 'noscript', 'loading', 'stale', 'no_multi', 'allow_busy'],
  syntax: '[nosave_save:<NOSAVE | SAVE>] [NOW^7.0.0] [FORCE^7.0.0] [ABORT^7.0.0]',
  history: [['7.0.0', 'Added the `NOW`, `FORCE` and `ABORT` modifiers.']],
  run: ({ client, engine }, argv) => {
    const words = argv.slice(1).map((word) => word.toLowerCase());
    if (words.some((word) => !['nosave', 'save', 'now', 'force', 'abort'].includes(word))) throw errors.syntax;
    if (words.includes('nosave') && words.includes('save')) throw errors.syntax;
    if (words.includes('abort')) {
      if (words.some((word) => word !== 'abort')) throw errors.syntax;
      throw new ErrorReply('ERR No shutdown in progress.');
    }
    if (!words.includes('nosave') && engine.scripting.busyError !== undefined) throw engine.scripting.busyError;
    const saves = words.includes('save') || (engine.config.get('save') !== '' && !words.includes('nosave'));
    if (saves && !engine.persistence.save() && !words.includes('force')) throw cannotSave;
    engine.shutdown();
    engine.kill(client);
    return noReply;
  },
});

const cannotSave = new ErrorReply('ERR Errors trying to SHUTDOWN. Check logs.');
