import { command } from '../../command';
import { ErrorReply } from '../../reply';
import { readScriptCall } from './_script-call';

export default command({
  name: 'FCALL',
  summary: 'Invoke a function',
  since: '7.0.0',
  complexity: 'Depends on the function that is executed.',
  group: 'scripting',
  arity: -3,
  flags: ['noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys'],
  categories: ['scripting'],
  keys: ['2#0,1,1 RW access update -- We cannot tell how the keys will be used so we assume the worst, RW and UPDATE'],
  syntax: 'function numkeys:integer [key@0]... [arg]...',
  run(context, argv) {
    if (!context.engine.scripting.libraries.hasFunction(argv[1]!)) return noFunction;
    return context.engine.scripting.callFunction(context, argv[1]!, readScriptCall(argv, { isReadOnly: false, notInteger }));
  },
});

const noFunction = new ErrorReply('ERR Function not found');
const notInteger = new ErrorReply('ERR Bad number of keys provided');
