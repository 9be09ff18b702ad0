import { DistributedError, nearestName } from '../../base/errors';
import { isError, isRecord } from '../../base/realm';
import { raceDefaults } from './race-defaults';
import type { RaceOptions } from './race-types';

export type FullRaceOptions = {
  readonly [Name in keyof typeof raceDefaults]: Exclude<RaceOptions[Name], undefined> | (typeof raceDefaults)[Name];
};

/** What RACE may set of a check, by the names in it. Others of RACE's are for watching and for the summary. */
const ofRun = { budget: 'executions', time: 'timeMs', seed: 'seed', preemptions: 'preemptions', strategy: 'strategy' } as const;
const strategies = ['auto', 'dpor', 'pos', 'pct', 'urw', 'random', 'portfolio'];

/**
 * The options of a check with all defaults; those of RACE come before the test's own.
 * @param race the variable's text: 'budget=500 seed=7', '1'
 * @throws DistributedError JD_OPTION
 */
export function readRaceOptions(given: RaceOptions | undefined, race: string | undefined): FullRaceOptions {
  for (const name of Object.keys(given ?? {})) {
    if (name in raceDefaults) continue;
    const near = nearestName(name, Object.keys(raceDefaults));
    throw wrong(
      `race() has no option ${name}.`,
      near === undefined ? `It has ${Object.keys(raceDefaults).join(', ')}.` : `Did you mean ${near}?`,
    );
  }
  const options = { ...raceDefaults, ...given, ...fromRun(race) } as FullRaceOptions;
  for (const name of ['executions', 'timeMs', 'maxSteps', 'ioTimeoutMs'] as const) positive(name, options[name]);
  if (!strategies.includes(options.strategy))
    throw wrong(`race() has no strategy ${options.strategy}.`, `It has ${strategies.join(', ')}.`);
  return options;
}

function fromRun(race: string | undefined): RaceOptions {
  const found: Record<string, unknown> = {};
  for (const word of (race ?? '').split(/[\s,]+/)) {
    const [name, value] = word.split('=') as [string, string | undefined];
    if (value === undefined || !(name in ofRun)) continue;
    const number = Number(value);
    if (name !== 'strategy' && !Number.isFinite(number))
      throw wrong(`RACE sets ${name} to ${value}, which is no number.`, `Write ${name}=500.`);
    found[ofRun[name as keyof typeof ofRun]] = name === 'strategy' ? value : number;
  }
  return found;
}

function positive(name: string, value: unknown): void {
  if (typeof value !== 'number' || !(value > 0)) throw wrong(`race()'s ${name} is ${String(value)}.`, 'Give a number above 0.');
}

/** Whether the options name an error. */
export function isAllowedError(error: unknown, allowed: RaceOptions['allowErrors']): boolean {
  if (allowed === undefined) return false;
  if (typeof allowed === 'function') return allowed(error);
  const { name, code } = (isRecord(error) || isError(error) ? error : {}) as { name?: unknown; code?: unknown };
  const message = isError(error) ? error.message : String(error);
  if (Array.isArray(allowed) || typeof allowed === 'string')
    return [allowed].flat().some((each: string) => each === name || each === code || message.includes(each));
  return (allowed as RegExp).test(message);
}

function wrong(what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_OPTION', what, fix });
}
