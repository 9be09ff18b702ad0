import { command } from '../../command';
import { ErrorReply, ok } from '../../reply';

export default command({
  name: 'SCRIPT|FLUSH',
  summary: 'Remove all the scripts from the script cache.',
  since: '2.6.0',
  complexity: 'O(N) with N being the number of scripts in cache',
  group: 'scripting',
  arity: -2,
  flags: ['noscript'],
  categories: ['scripting'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  syntax: '[async:<ASYNC | SYNC>^6.2.0]',
  history: [['6.2.0', 'Added the `ASYNC` and `SYNC` flushing mode modifiers.']],
  run({ engine }, argv) {
    if (argv.length > 3 || (argv.length === 3 && !/^a?sync$/i.test(argv[2]!))) return noSuchMode;
    engine.scripting.flushScripts();
    return ok;
  },
});

const noSuchMode = new ErrorReply('ERR SCRIPT FLUSH only support SYNC|ASYNC option');
