import { command } from '../../command';
import { oneLine, upToZero } from '../../errors';
import { ErrorReply } from '../../reply';

export default command({
  name: 'FUNCTION|LOAD',
  summary: 'Create a function with the given arguments (name, code, description)',
  since: '7.0.0',
  complexity: 'O(1) (considering compilation time is redundant)',
  group: 'scripting',
  arity: -3,
  flags: ['write', 'denyoom', 'noscript'],
  categories: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  syntax: '[REPLACE] function-code',
  run({ engine, keyspace }, argv) {
    const options = argv.slice(2, -1);
    const unknown = options.find((each) => each.toLowerCase() !== 'replace');
    if (unknown !== undefined) throw new ErrorReply(`ERR Unknown option given: ${oneLine(upToZero(unknown))}`);
    const name = engine.scripting.libraries.load(argv.at(-1)!, options.length > 0);
    keyspace.stats.changes++;
    return name;
  },
});
