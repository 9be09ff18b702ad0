import { errors } from '../../errors';
import { ErrorReply } from '../../reply';
import { momentOf, type TimeScale } from '../../time-scale';

/** The latest time a field can end at, in milliseconds since the Unix epoch: the year 4199. */
const latestMs = 2 ** 46 - 1;

/** When a field is to end, in milliseconds since the Unix epoch. @throws that it is no time, in the words of Redis; `command` is named in them */
export function fieldDeadline(text: string, scale: TimeScale, nowMs: number, command: string): number {
  const atMs = momentOf(text, scale, nowMs);
  if (text.startsWith('-')) throw negative;
  if (atMs === undefined || atMs > latestMs) throw errors.invalidExpire(command);
  return atMs;
}

const negative = new ErrorReply('ERR invalid expire time, must be >= 0');
