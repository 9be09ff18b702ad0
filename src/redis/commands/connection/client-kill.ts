import type { Client } from '../../client';
import { command } from '../../command';
import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors, oneLine, upToZero } from '../../errors';
import { integer, parseInteger } from '../../numbers';
import { ErrorReply, ok } from '../../reply';
import type { Binary } from '../../../base/bytes';
import { clientType, parseClientType } from './_client-type';

export default command({
  name: 'CLIENT|KILL',
  summary: 'Kill the connection of a client',
  since: '2.4.0',
  complexity: 'O(N) where N is the number of client connections',
  group: 'connection',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: ['connection'],
  syntax:
    'filter:<"ip:port"!2.8.12 | new-format:<[ID client-id:integer^2.8.12] | [TYPE normal_master_slave_pubsub:<NORMAL | MASTER^3.2.0 | SLAVE | REPLICA^5.0.0 | PUBSUB>^2.8.12] | [USER username] | [ADDR "ip:port"] | [LADDR "ip:port"^6.2.0] | [SKIPME yes/no] | [MAXAGE maxage:integer^7.4.0]>...>',
  history: [
    ['2.8.12', 'Added new filter format.'],
    ['2.8.12', '`ID` option.'],
    ['3.2.0', 'Added `master` type in for `TYPE` option.'],
    ['5.0.0', 'Replaced `slave` `TYPE` with `replica`. `slave` still supported for backward compatibility.'],
    ['6.2.0', '`LADDR` option.'],
    ['7.4.0', '`MAXAGE` option.'],
  ],
  run(context, argv) {
    const { client: caller, engine } = context;
    const isOldForm = argv.length === 3;
    const { skipCaller, matches } = isOldForm ? byAddress(argv[2]!) : byFilters(context, argv);
    const found = [...engine.clients.values()].filter((client) => matches(client) && !(skipCaller && client === caller));
    for (const client of found) engine.kill(client);
    if (!isOldForm) return found.length;
    if (found.length === 0) throw noSuchClient;
    return ok;
  },
});

const noSuchClient = new ErrorReply('ERR No such client');
const ageNotInteger = new ErrorReply('ERR maxage is not an integer or out of range');
const ageNotPositive = new ErrorReply('ERR maxage should be greater than 0');
const invalidId = new ErrorReply('ERR client-id should be greater than 0');

interface Selection {
  readonly skipCaller: boolean;
  matches(client: Client): boolean;
}

function byAddress(address: Binary): Selection {
  return { skipCaller: false, matches: (client) => client.address === address };
}

function byFilters(context: Context, argv: Argv): Selection {
  const filters = new Map<string, (client: Client) => boolean>();
  let skipCaller = true;
  for (let at = 2; at < argv.length; at += 2) {
    const option = argv[at]!.toUpperCase();
    const value = argv[at + 1];
    if (value === undefined) throw errors.syntax;
    if (option === 'SKIPME') skipCaller = yesOrNo(value);
    else filters.set(option, filter(context, option, value));
  }
  return { skipCaller, matches: (client) => [...filters.values()].every((each) => each(client)) };
}

/** Of an option given twice the last one counts. */
function filter({ engine, keyspace }: Context, option: string, value: Binary): (client: Client) => boolean {
  switch (option) {
    case 'ID': {
      const wanted = parseInteger(value);
      if (wanted === undefined || wanted < 1) throw invalidId;
      return ({ id }) => id === wanted;
    }
    case 'TYPE': {
      const type = parseClientType(value);
      return (client) => clientType(client) === type;
    }
    case 'ADDR':
      return ({ address }) => address === value;
    case 'LADDR':
      return ({ localAddress }) => localAddress === value;
    case 'USER': {
      const wanted = engine.acl.users.get(value);
      if (wanted === undefined) throw new ErrorReply(`ERR No such user '${oneLine(upToZero(value))}'`);
      return ({ user }) => user === wanted;
    }
    case 'MAXAGE': {
      if (!engine.version.has('7.4')) throw errors.syntax;
      const leastSec = integer(value, ageNotInteger);
      if (leastSec <= 0) throw ageNotPositive;
      return ({ connectedAtMs }) => keyspace.nowSec - Math.floor(connectedAtMs / 1000) >= leastSec;
    }
    default:
      throw errors.syntax;
  }
}

function yesOrNo(value: Binary): boolean {
  const word = value.toLowerCase();
  if (word !== 'yes' && word !== 'no') throw errors.syntax;
  return word === 'yes';
}
