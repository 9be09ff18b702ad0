import type { Binary } from '../../base/bytes';
import type { Context } from '../context';
import { ErrorReply } from '../reply';
import type { Sentinel, WatchedMaster } from '../sentinel';

const noSuchMaster = new ErrorReply('ERR No such master with that name');

/** Only Sentinels have these commands. */
export function sentinelOf({ engine }: Context): Sentinel {
  return engine.sentinel!;
}

/** @throws the error when there is none of that name */
export function masterNamed(context: Context, name: Binary): WatchedMaster {
  const found = sentinelOf(context).state.masters.get(name);
  if (found === undefined) throw noSuchMaster;
  return found;
}

export function nowOf({ engine }: Context): number {
  return Math.floor(engine.clock.now());
}
