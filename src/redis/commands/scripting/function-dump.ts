import { command } from '../../command';
import { rdbVersionOf } from '../../rdb/codes';
import { functionPayload } from '../../rdb/function-payload';

export default command({
  name: 'FUNCTION|DUMP',
  summary: 'Dump all functions into a serialized binary payload',
  since: '7.0.0',
  complexity: 'O(N) where N is the number of functions',
  group: 'scripting',
  arity: 2,
  flags: ['noscript'],
  categories: ['scripting'],
  run({ engine }) {
    const codes = [...engine.scripting.libraries.all().values()].map((each) => each.code);
    return functionPayload(codes, rdbVersionOf(engine.version), engine.config.get('rdbcompression') === 'yes');
  },
});
