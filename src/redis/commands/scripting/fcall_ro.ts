import { command } from '../../command';
import { ErrorReply } from '../../reply';
import { readScriptCall } from './_script-call';

export default command({
  name: 'FCALL_RO',
  summary: 'Invoke a read-only function',
  since: '7.0.0',
  complexity: 'Depends on the function that is executed.',
  group: 'scripting',
  arity: -3,
  flags: ['readonly', 'noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys'],
  categories: ['scripting'],
  keys: ['2#0,1,1 RO access -- We cannot tell how the keys will be used so we assume the worst, RO and ACCESS'],
  syntax: 'function numkeys:integer [key@0]... [arg]...',
  run(context, argv) {
    if (!context.engine.scripting.libraries.hasFunction(argv[1]!)) return noFunction;
    return context.engine.scripting.callFunction(context, argv[1]!, readScriptCall(argv, { isReadOnly: true, notInteger }));
  },
});

const noFunction = new ErrorReply('ERR Function not found');
const notInteger = new ErrorReply('ERR Bad number of keys provided');
