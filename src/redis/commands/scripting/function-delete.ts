import { command } from '../../command';
import { ErrorReply, ok } from '../../reply';

export default command({
  name: 'FUNCTION|DELETE',
  summary: 'Delete a function by name',
  since: '7.0.0',
  complexity: 'O(1)',
  group: 'scripting',
  arity: 3,
  flags: ['write', 'noscript'],
  categories: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  syntax: 'library-name',
  run: ({ engine }, argv) => (engine.scripting.libraries.delete(argv[2]!) ? ok : noLibrary),
});

const noLibrary = new ErrorReply('ERR Library not found');
