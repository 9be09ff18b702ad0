import { Block } from '../../block';
import { type Argv, command, type Outcome } from '../../command';
import type { Context } from '../../context';
import { errors, oneLine } from '../../errors';
import { helpReply } from '../../help';
import { encodingOf } from '../../keyspace/encoding';
import { parseDouble } from '../../numbers';
import {
  BigNumberReply,
  BooleanReply,
  DoubleReply,
  ErrorReply,
  MapReply,
  noReply,
  ok,
  type Reply,
  SetReply,
  SimpleReply,
  VerbatimReply,
} from '../../reply';

export default command({
  name: 'DEBUG',
  summary: 'A container for debugging commands',
  since: '1.0.0',
  complexity: 'Depends on subcommand.',
  group: 'server',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  docFlags: ['syscmd'],
  run: (context, argv) => {
    const action = actions[argv[1]!.toLowerCase()];
    if (action === undefined || argv.length !== action.words) {
      throw new ErrorReply(`ERR unknown subcommand or wrong number of arguments for '${oneLine(argv[1]!)}'. Try DEBUG HELP.`);
    }
    return action.run(context, argv);
  },
});

interface Action {
  /** How many words the call has. */
  readonly words: number;
  readonly run: (context: Context, argv: Argv) => Outcome;
}

/** What has a meaning in this process. Redis's others crash, restart or inspect its memory. */
const actions: Readonly<Record<string, Action | undefined>> = {
  sleep: { words: 3, run: sleep },
  object: { words: 3, run: describeObject },
  'set-active-expire': {
    words: 3,
    run: ({ keyspace }, argv) => {
      keyspace.activeExpiry = Number(argv[2]) !== 0;
      // No alarm is set for what became overdue meanwhile.
      keyspace.expireDue();
      return ok;
    },
  },
  error: { words: 3, run: (_, argv) => new ErrorReply(oneLine(argv[2]!)) },
  log: { words: 3, run: () => ok },
  jmap: { words: 2, run: () => ok },
  protocol: { words: 3, run: showType },
  help: { words: 2, run: () => helpReply('DEBUG', help) },
};

/** Holds every client for a time, as a server that sleeps does; the process itself goes on. */
function sleep({ engine }: Context, argv: Argv): Outcome {
  const ms = (parseDouble(argv[2]!) ?? 0) * 1000;
  if (!(ms > 0) || ms > 2 ** 53) return ok;
  engine.pause('all', engine.clock.now() + ms);
  return new Block({ keys: [], timeoutMs: ms, serve: () => undefined, onTimeout: ok });
}

function describeObject({ db, keyspace }: Context, argv: Argv): Reply {
  const entry = db.entry(argv[2]!);
  if (entry === undefined) throw errors.noSuchKey;
  const encoding = encodingOf(entry.value);
  const idle = Math.max(0, keyspace.nowSec - entry.usedAtSec);
  const clock = entry.usedAtSec % 2 ** 24;
  const size = typeof entry.value === 'string' ? entry.value.length + 1 : 0;
  return new SimpleReply(`Value at:0x0 refcount:1 encoding:${encoding} serializedlength:${size} lru:${clock} lru_seconds_idle:${idle}`);
}

/** One reply of each type, for tests of clients. */
function showType({ client }: Context, argv: Argv): Outcome {
  switch (argv[2]!.toLowerCase()) {
    case 'string':
      return 'Hello World';
    case 'integer':
      return 12345;
    case 'double':
      return new DoubleReply(3.141);
    case 'null':
      return null;
    case 'array':
      return [0, 1, 2];
    case 'set':
      return new SetReply([0, 1, 2]);
    case 'map':
      return new MapReply([0, 1, 2].map((n) => [n, new BooleanReply(n === 1)]));
    case 'bignum':
      return new BigNumberReply('1234567999999999999999999999999999999');
    case 'verbatim':
      return new VerbatimReply('This is a verbatim\nstring');
    case 'true':
    case 'false':
      return new BooleanReply(argv[2]!.toLowerCase() === 'true');
    case 'push':
      client.push(['server-cpu-usage', 42]);
      return noReply;
    default:
      throw new ErrorReply(
        'ERR Wrong protocol type name. Please use one of the following: string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false',
      );
  }
}

const help = `
ERROR <string>
    Return a Redis protocol error with <string> as message. Useful for clients
    unit tests to simulate Redis errors.
LOG <message>
    Accept a message for the server log; there is none.
OBJECT <key>
    Show low level info about \`key\` and associated value.
PROTOCOL <type>
    Reply with a test value of the specified type. <type> can be: string,
    integer, double, bignum, null, array, set, map, push, verbatim, true, false.
SET-ACTIVE-EXPIRE <0|1>
    Setting it to 0 disables expiring keys in background when they are not
    accessed (otherwise the Redis behavior). Setting it to 1 reenables back the
    default.
SLEEP <seconds>
    Hold all clients for <seconds>. Decimals allowed.
`;
