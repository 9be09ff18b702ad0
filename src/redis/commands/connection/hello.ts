import { command } from '../../command';
import type { Context } from '../../context';
import { oneLine } from '../../errors';
import { integer } from '../../numbers';
import { ErrorReply, MapReply } from '../../reply';
import { authenticate } from './_authenticate';
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
  run(context, argv) {
    const version = argv.length > 1 ? integer(argv[1]!, notProtocol) : undefined;
    if (version !== undefined && version !== 2 && version !== 3) throw unsupported;
    for (let at = 2; at < argv.length; at++) {
      const option = argv[at]!.toUpperCase();
      const left = argv.length - at - 1;
      if (option === 'AUTH' && left >= 2) authenticate(context, argv[++at]!, argv[++at]!);
      else if (option === 'SETNAME' && left >= 1) context.client.name = clientName(argv[++at]!);
      else throw new ErrorReply(`ERR Syntax error in HELLO option '${oneLine(argv[at]!)}'`);
    }
    if (!context.client.authenticated) throw loginFirst;
    if (version !== undefined) context.client.protocol = version;
    return greeting(context);
  },
});

const notProtocol = new ErrorReply('ERR Protocol version is not an integer or out of range');
const unsupported = new ErrorReply('NOPROTO unsupported protocol version');
const loginFirst = new ErrorReply(
  'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time',
);

function greeting({ client, engine }: Context): MapReply {
  return new MapReply([
    ['server', 'redis'],
    ['version', engine.identity.version],
    ['proto', client.protocol],
    ['id', client.id],
    ['mode', 'standalone'],
    ['role', 'master'],
    ['modules', []],
  ]);
}
