import { command } from '../../command';
import { errors } from '../../errors';
import { readScriptCall } from './_script-call';

export default command({
  name: 'EVAL',
  summary: 'Execute a Lua script server side',
  since: '2.6.0',
  complexity: 'Depends on the script that is executed.',
  group: 'scripting',
  arity: -3,
  flags: ['noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys'],
  categories: ['scripting'],
  keys: ['2#0,1,1 RW access update -- We cannot tell how the keys will be used so we assume the worst, RW and UPDATE'],
  syntax: 'script numkeys:integer [key@0]... [arg]...',
  run: (context, argv) =>
    context.engine.scripting.eval(context, argv[1]!, readScriptCall(argv, { isReadOnly: false, notInteger: errors.notInteger })),
});
