import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import type { Context } from '../../context';
import { ErrorReply, ok, type Reply } from '../../reply';
import { errors } from '../../errors';
import { clusterOf, parseSlot } from './_cluster';

/** CLUSTER ADDSLOTS and DELSLOTS. */
export function changeSlots(context: Context, argv: Argv, change: 'claim' | 'drop'): Reply {
  return apply(context, argv.slice(2).map(parseSlot), change);
}

/** CLUSTER ADDSLOTSRANGE and DELSLOTSRANGE. */
export function changeRanges(context: Context, argv: Argv, change: 'claim' | 'drop', fullName: string): Reply {
  clusterOf(context);
  if (argv.length % 2 === 1) throw errors.wrongArity(fullName);
  const slots: number[] = [];
  for (let at = 2; at < argv.length; at += 2) for (const slot of range(argv[at]!, argv[at + 1]!)) slots.push(slot);
  return apply(context, slots, change);
}

function range(from: Binary, to: Binary): number[] {
  const [first, last] = [parseSlot(from), parseSlot(to)];
  if (first > last) throw new ErrorReply(`ERR start slot number ${first} is greater than end slot number ${last}`);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** All slots, or none. */
function apply(context: Context, slots: readonly number[], change: 'claim' | 'drop'): Reply {
  const cluster = clusterOf(context);
  const seen = new Set<number>();
  for (const slot of slots) {
    const owner = cluster.owner(slot);
    if (change === 'claim' && owner !== undefined) throw new ErrorReply(`ERR Slot ${slot} is already busy`);
    if (change === 'drop' && owner === undefined) throw new ErrorReply(`ERR Slot ${slot} is already unassigned`);
    if (seen.has(slot)) throw new ErrorReply(`ERR Slot ${slot} specified multiple times`);
    seen.add(slot);
  }
  cluster[change](slots);
  return ok;
}
