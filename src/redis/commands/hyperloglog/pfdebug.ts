import { command } from '../../command';
import type { Context } from '../../context';
import { upToZero } from '../../errors';
import { denseRegister } from '../../hyperloglog/dense';
import { describeRuns, type HyperLogLog } from '../../hyperloglog/hyper-log-log';
import { registerCount } from '../../hyperloglog/place';
import { ErrorReply, type Reply, SimpleReply } from '../../reply';
import { checkedBytes, writable } from './_hyper-log-log';

const noKey = new ErrorReply('ERR The specified key does not exist');
const notSparse = new ErrorReply('ERR HLL encoding is not sparse');

const actions: ReadonlyMap<string, (log: HyperLogLog, context: Context) => Reply> = new Map([
  ['GETREG', registersOf],
  ['DECODE', decode],
  ['ENCODING', (log) => new SimpleReply(log.encoding)],
  ['TODENSE', makeDense],
]);

export default command({
  name: 'PFDEBUG',
  summary: 'Internal commands for debugging HyperLogLog values',
  since: '2.8.9',
  complexity: 'N/A',
  group: 'hyperloglog',
  arity: 3,
  flags: ['write', 'denyoom', 'admin'],
  categories: ['hyperloglog'],
  keys: ['2 RW access'],
  syntax: 'subcommand key@0',
  docFlags: ['syscmd'],
  run(context, [, name, key]) {
    const { db } = context;
    const value = db.peek(key!, 'string');
    if (value === undefined) throw noKey;
    checkedBytes(value);
    const log = writable(db, key!);
    const act = actions.get(name!.toUpperCase());
    if (act === undefined) throw new ErrorReply(`ERR Unknown PFDEBUG subcommand '${upToZero(name!)}'`);
    return act(log, context);
  },
});

function registersOf(log: HyperLogLog, context: Context): Reply {
  makeDense(log, context);
  const bytes = log.string.view();
  return Array.from({ length: registerCount }, (_, register) => denseRegister(bytes, register));
}

function decode(log: HyperLogLog): Reply {
  if (log.encoding !== 'sparse') throw notSparse;
  return describeRuns(log.string.view());
}

/** Nobody is told: the elements are the same. */
function makeDense(log: HyperLogLog, { keyspace }: Context): Reply {
  if (!log.makeDense()) return 0;
  keyspace.stats.changes++;
  return 1;
}
