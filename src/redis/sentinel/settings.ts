import { type Argv, type Command, command } from '../command';
import type { Context } from '../context';
import { oneLine } from '../errors';
import { matchesGlob } from '../keyspace/glob';
import { ErrorReply, MapReply, ok, type Reply } from '../reply';
import { sentinelOf } from './watched';

const common = { complexity: 'O(N) where N is the number of configuration parameters', group: 'sentinel', flags: ['admin'] } as const;

const onlyGetAndSet = new ErrorReply('ERR Only SENTINEL CONFIG GET <option> / SET <option> <value> are supported.');

/** SENTINEL CONFIG and SENTINEL DEBUG. */
export const settings: readonly Command[] = [
  command({ ...common, name: 'SENTINEL|CONFIG', summary: 'Configure Sentinel', since: '6.2.0', arity: -3, run: configure }),
  command({
    ...common,
    name: 'SENTINEL|DEBUG',
    summary: 'List or update the current configurable parameters',
    since: '7.0.0',
    arity: -2,
    run: debug,
  }),
];

function configure(context: Context, argv: Argv): Reply {
  const { config } = sentinelOf(context).state;
  const action = argv[2]!.toLowerCase();
  if (action === 'get' && argv.length === 4) {
    const pattern = argv[3]!.toLowerCase();
    return new MapReply([...config].filter(([name]) => matchesGlob(pattern, name)));
  }
  if (action !== 'set' || argv.length !== 5) throw onlyGetAndSet;
  const [name, value] = [argv[3]!.toLowerCase(), argv[4]!];
  if (!config.has(name)) throw new ErrorReply(`ERR Invalid argument '${oneLine(argv[3]!)}' to SENTINEL CONFIG SET`);
  if (!isValid(name, value)) throw new ErrorReply(`ERR Invalid value '${oneLine(value)}' to SENTINEL CONFIG SET '${oneLine(argv[3]!)}'`);
  config.set(name, name.endsWith('-hostnames') ? value.toLowerCase() : value);
  return ok;
}

function isValid(name: string, value: string): boolean {
  if (name.endsWith('-hostnames')) return ['yes', 'no'].includes(value.toLowerCase());
  return name !== 'announce-port' || (/^\d{1,5}$/.test(value) && Number(value) <= 65_535);
}

function debug(context: Context, argv: Argv): Reply {
  const { times } = sentinelOf(context).state;
  if (argv.length === 2) return new MapReply([...times].map(([name, ms]): [Reply, Reply] => [name, String(ms)]));
  for (let at = 2; at < argv.length; at += 2) {
    const name = argv[at]!.toUpperCase();
    const value = argv[at + 1];
    if (!times.has(name) || value === undefined)
      throw new ErrorReply(`ERR Unknown option or number of arguments for SENTINEL DEBUG '${oneLine(argv[at]!)}'`);
    if (!/^[1-9]\d*$/.test(value))
      throw new ErrorReply(`ERR Invalid argument '${oneLine(value)}' for SENTINEL DEBUG '${oneLine(argv[at]!)}'`);
    times.set(name, Number(value));
  }
  return ok;
}
