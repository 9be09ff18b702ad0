import type { Client } from '../../client';
import { command } from '../../command';
import type { Argv } from '../../command';
import { errors } from '../../errors';
import { integer } from '../../numbers';
import { ErrorReply, VerbatimReply } from '../../reply';
import { clientLine } from './_client-line';
import { clientType, parseClientType } from './_client-type';

export default command({
  name: 'CLIENT|LIST',
  summary: 'Get the list of client connections',
  since: '2.4.0',
  complexity: 'O(N) where N is the number of client connections',
  group: 'connection',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: ['connection'],
  tips: ['nondeterministic_output'],
  syntax: '[TYPE normal_master_replica_pubsub:<NORMAL | MASTER | REPLICA | PUBSUB>^5.0.0] [ID id:{client-id:integer...}^6.2.0]',
  history: [
    ['2.8.12', 'Added unique client `id` field.'],
    ['5.0.0', 'Added optional `TYPE` filter.'],
    ['6.0.0', 'Added `user` field.'],
    ['6.2.0', 'Added `argv-mem`, `tot-mem`, `laddr` and `redir` fields and the optional `ID` filter.'],
    ['7.0.0', 'Added `resp`, `multi-mem`, `rbs` and `rbp` fields.'],
    ['7.0.3', 'Added `ssub` field.'],
  ],
  run(context, argv) {
    const clients = [...context.engine.clients.values()].filter(selector(argv));
    return new VerbatimReply(clients.map((client) => clientLine(client, context, argv)).join(''));
  },
});

const invalidId = new ErrorReply('ERR Invalid client ID');

/** Which clients the arguments ask for. */
function selector(argv: Argv): (client: Client) => boolean {
  if (argv.length === 2) return () => true;
  const option = argv[2]!.toUpperCase();
  if (option === 'TYPE' && argv.length === 4) {
    const type = parseClientType(argv[3]!);
    return (client) => clientType(client) === type;
  }
  if (option === 'ID' && argv.length > 3) {
    const ids = argv.slice(3).map((text) => integer(text, invalidId));
    return ({ id }) => ids.includes(id);
  }
  throw errors.syntax;
}
