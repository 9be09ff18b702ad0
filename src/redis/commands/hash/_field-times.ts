import type { Argv } from '../../command';
import type { Context } from '../../context';
import type { Reply } from '../../reply';
import type { TimeScale } from '../../time-scale';
import { parseNumberedFields } from './_numbered-fields';

/** HTTL and its kin: for each field its time, -1 when it does not end, -2 when it is not there. */
export function fieldTimes({ db, keyspace }: Context, argv: Argv, { unit, from }: TimeScale): Reply {
  const hash = db.read(argv[1]!, 'hash');
  return parseNumberedFields(argv, 2).map((field) => {
    const atMs = hash?.expiryOf(field) ?? -2;
    if (atMs < 0) return atMs;
    const ms = from === 'now' ? atMs - keyspace.nowMs : atMs;
    return unit === 'seconds' ? Math.ceil(ms / 1000) : ms;
  });
}
