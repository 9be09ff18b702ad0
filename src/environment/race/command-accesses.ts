import { type Access, everywhere } from '../../race/step';
import { type Argv, type Command, keysOf } from '../../redis/command';

/** What a command is looked at with. */
export interface CommandView {
  readonly command: Command;
  readonly argv: Argv;
  /** The database of its client. */
  readonly db: number;
}

type Rule = (view: CommandView) => readonly Access[];

const all = (space: string, kind: Access['kind']): readonly Access[] => [{ space, key: undefined, kind }];
const everything = all(everywhere, 'write');
const nothing: readonly Access[] = [];
const named = (space: string, kind: Access['kind'], names: Argv): Access[] => names.map((key) => ({ space, key, kind }));

/** The space of a database's keys. */
export const databaseSpace = (db: number | string): string => `db ${db}`;
/** Where messages go: by name of the channel. */
export const channelSpace = 'channels';

const wholeDatabase: Rule = ({ db }) => all(databaseSpace(db), 'read');
const subscribing: Rule = ({ argv }) => named(channelSpace, 'read', argv.slice(1));
const allChannels: Rule = () => all(channelSpace, 'read');
const publishing: Rule = ({ argv }) => named(channelSpace, 'write', argv.slice(1, 2));

/** Sections of INFO that tell how many keys there are. What clients ask when they connect, INFO alone, is no step. */
const tellsOfKeys = new Set(['keyspace', 'all', 'everything']);

/** Commands whose keys are not all that they touch. */
const rules: Readonly<Record<string, Rule>> = {
  flushall: () => everything,
  flushdb: ({ db }) => all(databaseSpace(db), 'write'),
  swapdb: ({ argv }) => [...all(databaseSpace(argv[1]!), 'write'), ...all(databaseSpace(argv[2]!), 'write')],
  move: (view) => [...byKeys(view), ...named(databaseSpace(view.argv[2]!), 'write', [view.argv[1]!])],
  copy: (view) => [...byKeys(view), ...named(databaseSpace(databaseOfCopy(view)), 'write', [view.argv[2]!])],
  keys: wholeDatabase,
  scan: wholeDatabase,
  dbsize: wholeDatabase,
  randomkey: wholeDatabase,
  publish: publishing,
  spublish: publishing,
  subscribe: subscribing,
  ssubscribe: subscribing,
  unsubscribe: subscribing,
  sunsubscribe: subscribing,
  psubscribe: allChannels,
  punsubscribe: allChannels,
  'pubsub|channels': allChannels,
  'pubsub|numsub': allChannels,
  'pubsub|numpat': allChannels,
  time: () => all('clock', 'read'),
  info: ({ argv }) => (argv.slice(1).some((section) => tellsOfKeys.has(section.toLowerCase())) ? all(everywhere, 'read') : nothing),
  'cluster|countkeysinslot': wholeDatabase,
  'cluster|getkeysinslot': wholeDatabase,
  'acl|setuser': () => everything,
  'acl|deluser': () => everything,
  'acl|load': () => everything,
  'acl|users': () => all('users', 'read'),
  'acl|list': () => all('users', 'read'),
  'acl|getuser': () => all('users', 'read'),
  migrate: () => everything,
  'client|kill': () => everything,
  'client|pause': () => everything,
  'config|set': () => everything,
  debug: () => everything,
  shutdown: () => everything,
  'script|load': () => all('scripts', 'write'),
  'script|flush': () => all('scripts', 'write'),
  'script|exists': () => all('scripts', 'read'),
  'function|load': () => all('functions', 'write'),
  'function|delete': () => all('functions', 'write'),
  'function|flush': () => all('functions', 'write'),
  'function|restore': () => all('functions', 'write'),
  'function|list': () => all('functions', 'read'),
};

/** Commands that read what they are flagged to read, and change it all the same: who has got which entry. */
const changesWhatItReads = new Set(['xreadgroup']);
const sorts = new Set(['sort', 'sort_ro']);
const scripts = new Set(['eval', 'evalsha', 'eval_ro', 'evalsha_ro', 'fcall', 'fcall_ro']);
/** Where they say how many keys they declare. */
const keyCountAt = 2;

/**
 * What a command touches, from the table of commands: its keys as its key specs say, the whole database for KEYS or DBSIZE, a channel for PUBLISH,
 * everything for a script that declares no keys. Empty: nobody can tell when it ran (PING, HELLO).
 */
export function accessesOf(view: CommandView): readonly Access[] {
  const rule = rules[view.command.fullName];
  return rule === undefined ? byKeys(view) : rule(view);
}

function byKeys({ command, argv, db }: CommandView): readonly Access[] {
  const { fullName } = command;
  if (scripts.has(fullName) && Number(argv[keyCountAt]) === 0) return all(everywhere, fullName.endsWith('_ro') ? 'read' : 'write');
  const found = keysOf(command, argv);
  // Redis will refuse it.
  if (found === undefined) return nothing;
  const accesses = found.map(({ position, flags }): Access => {
    const isRead = flags.includes('RO') && !changesWhatItReads.has(fullName);
    return { space: databaseSpace(db), key: argv[position]!, kind: isRead ? 'read' : 'write' };
  });
  // BY and GET name keys by patterns.
  if (sorts.has(fullName) && argv.some((word) => /^(?:by|get)$/i.test(word))) accesses.push(...all(databaseSpace(db), 'read'));
  return accesses;
}

function databaseOfCopy({ argv, db }: CommandView): number | string {
  const at = argv.findIndex((word, place) => place > 2 && /^db$/i.test(word));
  return at < 0 ? db : (argv[at + 1] ?? db);
}
