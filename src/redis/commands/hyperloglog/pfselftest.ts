import { command } from '../../command';
import { selfTest } from '../../hyperloglog/self-test';
import { ErrorReply, ok } from '../../reply';

export default command({
  name: 'PFSELFTEST',
  summary: 'An internal command for testing HyperLogLog values',
  since: '2.8.9',
  complexity: 'N/A',
  group: 'hyperloglog',
  arity: 1,
  flags: ['admin'],
  categories: ['hyperloglog'],
  docFlags: ['syscmd'],
  run({ engine }) {
    const failure = selfTest(engine.random.fork('pfselftest'), engine.config.number('hll-sparse-max-bytes'));
    return failure === undefined ? ok : new ErrorReply(`ERR TESTFAILED ${failure}`);
  },
});
