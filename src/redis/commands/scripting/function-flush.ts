import { command } from '../../command';
import { oneLine } from '../../errors';
import { ErrorReply, ok } from '../../reply';

export default command({
  name: 'FUNCTION|FLUSH',
  summary: 'Deleting all functions',
  since: '7.0.0',
  complexity: 'O(N) where N is the number of functions deleted',
  group: 'scripting',
  arity: -2,
  flags: ['write', 'noscript'],
  categories: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  syntax: '[async:<ASYNC | SYNC>]',
  run: ({ engine }, argv) => {
    if (argv.length > 3)
      throw new ErrorReply(`ERR unknown subcommand or wrong number of arguments for '${oneLine(argv[1]!)}'. Try FUNCTION HELP.`);
    if (argv.length === 3 && !/^a?sync$/i.test(argv[2]!)) throw noSuchMode;
    engine.scripting.libraries.clear();
    return ok;
  },
});

const noSuchMode = new ErrorReply('ERR FUNCTION FLUSH only supports SYNC|ASYNC option');
