import { command } from '../../command';
import { errors } from '../../errors';
import { readScriptCall } from './_script-call';

export default command({
  name: 'EVALSHA_RO',
  summary: 'Execute a read-only Lua script server side',
  since: '7.0.0',
  complexity: 'Depends on the script that is executed.',
  group: 'scripting',
  arity: -3,
  flags: ['readonly', 'noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys'],
  categories: ['scripting'],
  keys: ['2#0,1,1 RO access'],
  syntax: 'sha1 numkeys:integer [key@0]... [arg]...',
  run(context, argv) {
    // A word of another length is no SHA-1: nothing else of the call is looked at.
    if (argv[1]!.length !== 40) return errors.noScript;
    const call = readScriptCall(argv, { isReadOnly: true, notInteger: errors.notInteger });
    return context.engine.scripting.evalSha(context, argv[1]!, call);
  },
});
