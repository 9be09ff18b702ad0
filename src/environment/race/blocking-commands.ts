import { type Argv, type Command, keysOf } from '../../redis/command';
import type { Binary } from '../../base/bytes';
import type { RedisEngine } from '../../redis/engine/engine';

/** Commands that wait until a key is there, and where their time-out in seconds stands: first or last of the words. */
const timeoutAt: Readonly<Record<string, 'first' | 'last'>> = {
  blpop: 'last',
  brpop: 'last',
  brpoplpush: 'last',
  blmove: 'last',
  bzpopmin: 'last',
  bzpopmax: 'last',
  blmpop: 'first',
  bzmpop: 'first',
};
/** Of those that move, only the first key is waited for. */
const moves = new Set(['brpoplpush', 'blmove']);

/** A command that may have to wait. */
export interface Waiting {
  /** Whether it would be served at once. */
  readonly canGo: () => boolean;
  /** Milliseconds; undefined: it waits for ever. */
  readonly timeoutMs: number | undefined;
}

/**
 * How a command waits; undefined: it does not, or the server alone can tell when it is served.
 * @param engineOf who serves a key, at the time when it is asked
 */
export function waitingOf(
  engineOf: (key: Binary) => RedisEngine | undefined,
  command: Command,
  argv: Argv,
  db: number,
): Waiting | undefined {
  const place = timeoutAt[command.fullName];
  if (place === undefined) return undefined;
  const positions = (keysOf(command, argv) ?? []).map(({ position }) => position);
  const keys = (moves.has(command.fullName) ? positions.slice(0, 1) : positions).map((position) => argv[position]!);
  const seconds = Number(place === 'first' ? argv[1] : argv.at(-1));
  return {
    canGo: () => keys.length === 0 || keys.some((key) => engineOf(key)?.keyspace.database(db)?.has(key) === true),
    timeoutMs: seconds > 0 ? seconds * 1000 : undefined,
  };
}
