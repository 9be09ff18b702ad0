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
    const mode = argv[2]!.toLowerCase();
    if (mode !== 'no' && mode !== 'yes' && mode !== 'sync') return noSuchMode;
    client.debugging = mode;
    return ok;
  },
});

const noSuchMode = new ErrorReply('ERR Use SCRIPT DEBUG YES/SYNC/NO');
