import { isIP } from 'node:net';
import { type Argv, type Command, command } from '../command';
import type { Context } from '../context';
import { oneLine } from '../errors';
import { matchesGlob } from '../keyspace/glob';
import { integer } from '../numbers';
import { ErrorReply, ok, type Reply } from '../reply';
import { type MasterSetting, masterSettings, masterTitle, type WatchedMaster } from '../sentinel';
import { masterNamed, sentinelOf } from './watched';

const common = { complexity: 'O(1)', group: 'sentinel', flags: ['admin'] } as const;

const invalidPort = new ErrorReply('ERR Invalid port');
const portOutOfRange = new ErrorReply('ERR Invalid port number.');
const invalidQuorum = new ErrorReply('ERR Invalid quorum');
const quorumTooSmall = new ErrorReply('ERR Quorum must be 1 or greater.');
const invalidAddress = new ErrorReply('ERR Invalid IP address or hostname specified');
const duplicate = new ErrorReply('ERR Duplicate master name.');
const noGoodReplica = new ErrorReply('NOGOODSLAVE No suitable replica to promote');
const scriptsDenied = new ErrorReply(
  'ERR Reconfiguration of scripts path is denied for security reasons. Check the deny-scripts-reconfig configuration directive in your Sentinel configuration',
);
const unknownFailure = new ErrorReply('ERR Unknown failure simulation specified');

/** Subcommands of SENTINEL that change what it watches, or how. */
export const changes: readonly Command[] = [
  command({ ...common, name: 'SENTINEL|MONITOR', summary: 'Start monitoring', since: '2.8.4', arity: 6, run: monitor }),
  command({
    ...common,
    name: 'SENTINEL|REMOVE',
    summary: 'Stop monitoring',
    since: '2.8.4',
    arity: 3,
    run(context, argv) {
      sentinelOf(context).remove(masterNamed(context, argv[2]!));
      return ok;
    },
  }),
  command({
    ...common,
    name: 'SENTINEL|RESET',
    summary: 'Reset masters by name pattern',
    since: '2.8.4',
    complexity: 'O(N) where N is the number of monitored masters',
    arity: 3,
    run(context, argv) {
      const sentinel = sentinelOf(context);
      const found = [...sentinel.state.masters.values()].filter(({ name }) => matchesGlob(argv[2]!, name));
      for (const master of found) sentinel.reset(master);
      return found.length;
    },
  }),
  command({
    ...common,
    name: 'SENTINEL|FAILOVER',
    summary: 'Force a failover',
    since: '2.8.4',
    arity: 3,
    run(context, argv) {
      if (!sentinelOf(context).failover(masterNamed(context, argv[2]!))) throw noGoodReplica;
      return ok;
    },
  }),
  command({
    ...common,
    name: 'SENTINEL|SET',
    summary: 'Change the configuration of a monitored master',
    since: '2.8.4',
    arity: -5,
    run: set,
  }),
  // There is no file to write: what it knows stays.
  command({ ...common, name: 'SENTINEL|FLUSHCONFIG', summary: 'Rewrite configuration file', since: '2.8.4', arity: 2, run: () => ok }),
  command({
    ...common,
    name: 'SENTINEL|SIMULATE-FAILURE',
    summary: 'Simulate failover scenarios',
    since: '3.2.0',
    arity: -3,
    run: simulateFailure,
  }),
];

function monitor(context: Context, argv: Argv): Reply {
  const [, , name, host, portText, quorumText] = argv as readonly [string, string, string, string, string, string];
  const quorum = integer(quorumText, invalidQuorum);
  const port = integer(portText, invalidPort);
  if (quorum <= 0) throw quorumTooSmall;
  const sentinel = sentinelOf(context);
  if (isIP(host) === 0) throw invalidAddress;
  if (port <= 0 || port > 65_535) throw portOutOfRange;
  if (sentinel.state.masters.has(name)) throw duplicate;
  sentinel.monitor(name, { host, port }, quorum);
  return ok;
}

/** Each option is set as it is read: those before a wrong one hold. */
function set(context: Context, argv: Argv): Reply {
  const master = masterNamed(context, argv[2]!);
  for (let at = 3; at < argv.length;) {
    const option = argv[at]!.toLowerCase();
    const words = valuesOf[option] ?? 1;
    const values = argv.slice(at + 1, at + 1 + words);
    if (values.length < words || !(option in valuesOf)) throw unknownOption(argv[at]!);
    setOne(master, option, values);
    sentinelOf(context).event('+set', `${masterTitle(master)} ${[argv[at]!, ...(isSecret(option) ? ['******'] : values)].join(' ')}`);
    at += 1 + words;
  }
  return ok;
}

/** How many words follow an option of SENTINEL SET. */
const valuesOf: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Object.keys(masterSettings).map((name) => [name, 1])),
  quorum: 1,
  'auth-pass': 1,
  'auth-user': 1,
  'notification-script': 1,
  'client-reconfig-script': 1,
  'rename-command': 2,
};

function isSecret(option: string): boolean {
  return option === 'auth-pass';
}

function setOne(master: WatchedMaster, option: string, [value = '']: readonly string[]): void {
  if (option.endsWith('-script')) throw scriptsDenied;
  const wrong = new ErrorReply(`ERR Invalid argument '${oneLine(value)}' for SENTINEL SET '${option}'`);
  if (option === 'quorum') master.quorum = positive(value, wrong);
  else if (option in masterSettings) {
    const isZeroAllowed = option === 'master-reboot-down-after-period';
    master.settings[option as MasterSetting] = isZeroAllowed && value === '0' ? 0 : positive(value, wrong);
  }
}

function positive(text: string, wrong: ErrorReply): number {
  const value = integer(text, wrong);
  if (value <= 0) throw wrong;
  return value;
}

function unknownOption(word: string): ErrorReply {
  return new ErrorReply(`ERR Unknown option or number of arguments for SENTINEL SET '${oneLine(word)}'`);
}

/** Kept and shown, as INFO does; nothing here crashes in between, for a failover is one step. */
function simulateFailure(context: Context, argv: Argv): Reply {
  const { state } = sentinelOf(context);
  state.failureFlags = 0;
  for (const word of argv.slice(2)) {
    const option = word.toLowerCase();
    if (option === 'help') return Object.keys(failureFlags);
    const flag = failureFlags[option];
    if (flag === undefined) throw unknownFailure;
    state.failureFlags |= flag;
  }
  return ok;
}

const failureFlags: Readonly<Record<string, number>> = { 'crash-after-election': 1, 'crash-after-promotion': 2 };
