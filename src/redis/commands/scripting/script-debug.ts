import { command } from '../../command';
import { ErrorReply, ok } from '../../reply';

export default command({
  name: 'SCRIPT|DEBUG',
  summary: 'Set the debug mode for executed scripts.',
  since: '3.2.0',
  complexity: 'O(1)',
  group: 'scripting',
  arity: 3,
  flags: ['noscript'],
  categories: ['scripting'],
  syntax: 'mode:<YES | SYNC | NO>',
  run({ client }, argv) {
    // In a transaction the head of EXEC's reply waits, too.
    if ((client.output.load?.unreadBytes ?? 0) > 0) return inPipeline;
    const mode = argv[2]!.toLowerCase();
    if (mode !== 'no' && mode !== 'yes' && mode !== 'sync') return noSuchMode;
    client.debugging = mode;
    return ok;
  },
});

const inPipeline = new ErrorReply('ERR SCRIPT DEBUG must be called outside a pipeline');
const noSuchMode = new ErrorReply('ERR Use SCRIPT DEBUG YES/SYNC/NO');
