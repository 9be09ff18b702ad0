import { command } from '../../command';
import { errors } from '../../errors';
import { rdbVersionOf } from '../../rdb/codes';
import { hasValidFooter } from '../../rdb/dump-payload';
import { readFunctionPayload } from '../../rdb/function-payload';
import { ErrorReply, ok } from '../../reply';

export default command({
  name: 'FUNCTION|RESTORE',
  summary: 'Restore all the functions on the given payload',
  since: '7.0.0',
  complexity: 'O(N) where N is the number of functions on the payload',
  group: 'scripting',
  arity: -3,
  flags: ['write', 'denyoom', 'noscript'],
  categories: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  syntax: 'serialized-value [policy:<FLUSH | APPEND | REPLACE>]',
  run({ engine, keyspace }, argv) {
    if (argv.length > 4) throw errors.subcommandSyntax('FUNCTION', argv[1]!);
    const policy = (argv[3] ?? 'append').toLowerCase();
    if (policy !== 'append' && policy !== 'replace' && policy !== 'flush') throw noSuchPolicy;
    if (!hasValidFooter(argv[2]!, rdbVersionOf(engine.version), engine.debug.skipsChecksums)) throw wrongFooter;
    const codes = readFunctionPayload(argv[2]!);
    if (!Array.isArray(codes)) throw new ErrorReply(`ERR ${codes.error}`);
    engine.scripting.libraries.restore(codes, policy);
    keyspace.stats.changes++;
    return ok;
  },
});

const noSuchPolicy = new ErrorReply('ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.');
const wrongFooter = new ErrorReply('ERR DUMP payload version or checksum are wrong');
