import { errors } from '../../errors';
import { int64 } from '../../numbers';
import { ErrorReply } from '../../reply';

/** How a command gives or tells a time. */
export interface TimeScale {
  readonly unit: 'seconds' | 'milliseconds';
  /** Counted from the present moment or from the Unix epoch. */
  readonly from: 'now' | 'epoch';
}

/** The latest time a field can end at, in milliseconds since the Unix epoch: the year 4199. */
const latestMs = 2 ** 46 - 1;

/** When a field is to end, in milliseconds since the Unix epoch. @throws that it is no time, in the words of Redis; `command` is named in them */
export function fieldDeadline(text: string, { unit, from }: TimeScale, nowMs: number, command: string): number {
  const given = int64(text);
  if (given < 0n) throw negative;
  const atMs = (unit === 'seconds' ? given * 1000n : given) + BigInt(from === 'now' ? nowMs : 0);
  if (atMs > latestMs) throw errors.invalidExpire(command);
  return Number(atMs);
}

const negative = new ErrorReply('ERR invalid expire time, must be >= 0');
