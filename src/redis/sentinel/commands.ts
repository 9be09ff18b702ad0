import { type Command, command } from '../command';
import { commands as dataCommands } from '../commands';
import { sentinelSections } from '../commands/server/_info-sections';
import { infoText } from '../commands/server/info';
import { helpReply } from '../help';
import { ErrorReply } from '../reply';
import { changes } from './changes';
import { questions } from './questions';
import { settings } from './settings';
import { sentinelOf } from './watched';

/** What of a data server's commands a Sentinel has. */
const taken = new Set([
  'acl',
  'auth',
  'client',
  'command',
  'hello',
  'ping',
  'psubscribe',
  'punsubscribe',
  'quit',
  'shutdown',
  'subscribe',
  'unsubscribe',
]);
const helloChannel = '__sentinel__:hello';
const onlyHello = new ErrorReply('ERR Only HELLO messages are accepted by Sentinel instances.');

const text = `
CKQUORUM <master-name>
    Check if the current Sentinel configuration is able to reach the quorum
    needed to failover a master and the majority needed to authorize the
    failover.
CONFIG SET <param> <value>
    Set a global Sentinel configuration parameter.
CONFIG GET <param>
    Get global Sentinel configuration parameter.
DEBUG [<param> <value> ...]
    Show a list of configurable time parameters and their values (milliseconds).
    Or update current configurable parameters values (one or more).
GET-MASTER-ADDR-BY-NAME <master-name>
    Return the ip and port number of the master with that name.
FAILOVER <master-name>
    Manually failover a master node without asking for agreement from other
    Sentinels
FLUSHCONFIG
    Force Sentinel to rewrite its configuration on disk, including the current
    Sentinel state.
INFO-CACHE <master-name>
    Return last cached INFO output from masters and all its replicas.
IS-MASTER-DOWN-BY-ADDR <ip> <port> <current-epoch> <runid>
    Check if the master specified by ip:port is down from current Sentinel's
    point of view.
MASTER <master-name>
    Show the state and info of the specified master.
MASTERS
    Show a list of monitored masters and their state.
MONITOR <name> <ip> <port> <quorum>
    Start monitoring a new master with the specified name, ip, port and quorum.
MYID
    Return the ID of the Sentinel instance.
PENDING-SCRIPTS
    Get pending scripts information.
REMOVE <master-name>
    Remove master from Sentinel's monitor list.
REPLICAS <master-name>
    Show a list of replicas for this master and their state.
RESET <pattern>
    Reset masters for specific master name matching this pattern.
SENTINELS <master-name>
    Show a list of Sentinel instances for this master and their state.
SET <master-name> <option> <value> [<option> <value> ...]
    Set configuration parameters for certain masters.
SIMULATE-FAILURE [CRASH-AFTER-ELECTION] [CRASH-AFTER-PROMOTION] [HELP]
    Simulate a Sentinel crash.
`;

/** Every command that a Sentinel knows. */
export const sentinelCommands: readonly Command[] = [
  ...dataCommands.filter(({ fullName }) => taken.has(fullName.split('|')[0]!)),
  changed('publish', (_, argv) => {
    if (argv[1] !== helloChannel) throw onlyHello;
    return 1;
  }),
  changed('role', (context) => ['sentinel', [...sentinelOf(context).state.masters.keys()]]),
  changed('info', (context, argv) => infoText(context, argv, sentinelSections)),
  command({
    name: 'SENTINEL',
    summary: 'A container for Sentinel commands',
    since: '2.8.4',
    complexity: 'Depends on subcommand.',
    group: 'sentinel',
    arity: -2,
    flags: ['admin'],
  }),
  ...questions,
  ...changes,
  ...settings,
  command({
    name: 'SENTINEL|HELP',
    summary: 'Show helpful text about the different subcommands',
    since: '6.2.0',
    complexity: 'O(1)',
    group: 'sentinel',
    arity: 2,
    flags: ['loading', 'stale'],
    run: ({ engine }) => helpReply('SENTINEL', text, engine.version),
  }),
];

/** A command of a data server that does something else here. */
function changed(name: string, run: NonNullable<Command['run']>): Command {
  return { ...dataCommands.find(({ fullName }) => fullName === name)!, run };
}
