import { command } from '../../command';
import { errors } from '../../errors';
import { readScriptCall } from './_script-call';

export default command({
  name: 'EVAL_RO',
  summary: 'Execute a read-only Lua script server side',
  since: '7.0.0',
  complexity: 'Depends on the script that is executed.',
  group: 'scripting',
  arity: -3,
  flags: ['readonly', 'noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys'],
  categories: ['scripting'],
  keys: ['2#0,1,1 RO access -- We cannot tell how the keys will be used so we assume the worst, RO and ACCESS'],
  syntax: 'script numkeys:integer [key@0]... [arg]...',
  run: (context, argv) =>
    context.engine.scripting.eval(context, argv[1]!, readScriptCall(argv, { isReadOnly: true, notInteger: errors.notInteger })),
});
