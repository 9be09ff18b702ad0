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
  run(_, argv) {
    const mode = argv[2]!.toLowerCase();
    if (mode === 'no') return ok;
    return mode === 'yes' || mode === 'sync' ? noDebugger : noSuchMode;
  },
});

const noSuchMode = new ErrorReply('ERR Use SCRIPT DEBUG YES/SYNC/NO');
const noDebugger = new ErrorReply(
  'ERR The in-process Redis has no Lua debugger. Debug the script on a redis-server, with redis-cli --ldb.',
);
