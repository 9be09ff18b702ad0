import type { Binary } from '../../../base/bytes';
import { type Argv, command } from '../../command';
import type { Context } from '../../context';
import { oneLine } from '../../errors';
import { integer } from '../../numbers';
import { ErrorReply, MapReply } from '../../reply';
import { authenticate, type Credentials } from './_authenticate';
import { clientName } from './_client-name';

export default command({
  name: 'HELLO',
  summary: 'Handshake with Redis',
  since: '6.0.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: -1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  categories: ['connection'],
  syntax: '[arguments:{protover:integer [AUTH username_password:{username password}] [SETNAME clientname]}]',
  history: [['6.2.0', "`protover` made optional; when called without arguments the command reports the current connection's context."]],
  secrets: passwordsOf,
  run(context, argv) {
    const version = argv.length > 1 ? integer(argv[1]!, notProtocol) : undefined;
    if (version !== undefined && version !== 2 && version !== 3) throw unsupported;
    introduce(context, argv);
    if (version !== undefined) context.client.protocol = version;
    return greeting(context);
  },
});

const notProtocol = new ErrorReply('ERR Protocol version is not an integer or out of range');
const unsupported = new ErrorReply('NOPROTO unsupported protocol version');
const loginFirst = (form: string): ErrorReply =>
  new ErrorReply(
    `NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO ${form} option can be used to authenticate the client and select the RESP protocol version at the same time`,
  );

/** AUTH and SETNAME: each as it is read, or since Redis 7.2 when all options make sense. */
function introduce(context: Context, argv: Argv): void {
  const { client, engine } = context;
  const readsAll = engine.version.has('7.2');
  let credentials: Credentials | undefined;
  let name: Binary | undefined;
  for (let at = 2; at < argv.length; at++) {
    const option = argv[at]!.toUpperCase();
    const left = argv.length - at - 1;
    if (option === 'AUTH' && left >= 2) credentials = { name: argv[++at]!, password: argv[++at]! };
    else if (option === 'SETNAME' && left >= 1) name = clientName(argv[++at]!, engine.version);
    else throw new ErrorReply(`ERR Syntax error in HELLO option '${oneLine(argv[at]!)}'`);
    if (readsAll) continue;
    if (option === 'AUTH') authenticate(context, argv, credentials!);
    else client.name = name!;
  }
  if (readsAll && credentials !== undefined) authenticate(context, argv, credentials);
  if (!client.authenticated) throw loginFirst(readsAll ? '<proto> AUTH <user> <pass>' : 'AUTH <user> <pass>');
  if (name !== undefined) client.name = name;
}

/** As far as the words make sense: Redis hides them when it reads them. */
function passwordsOf(argv: Argv): number[] {
  const positions: number[] = [];
  if (argv[1] !== '2' && argv[1] !== '3') return positions;
  for (let at = 2; at < argv.length; at++) {
    const option = argv[at]!.toUpperCase();
    if (option === 'AUTH') positions.push(++at, ++at);
    else if (option === 'SETNAME') at++;
    else break;
  }
  return positions;
}

function greeting({ client, engine }: Context): MapReply {
  return new MapReply([
    ['server', 'redis'],
    ['version', engine.identity.version],
    ['proto', client.protocol],
    ['id', client.id],
    ['mode', engine.mode],
    ...(engine.sentinel === undefined ? [['role', engine.replication.master === undefined ? 'master' : 'replica'] as const] : []),
    ['modules', []],
  ]);
}
