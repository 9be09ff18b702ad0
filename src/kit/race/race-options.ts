import { DistributedError, nearestName } from '../../base/errors';
import { parseRaceOptions, strategyNames } from '../../base/race-options';
import { isError, isRecord } from '../../base/realm';
import { raceDefaults } from './race-defaults';
import type { RaceOptions } from './race-types';

export type FullRaceOptions = {
  readonly [Name in keyof typeof raceDefaults]: Exclude<RaceOptions[Name], undefined> | (typeof raceDefaults)[Name];
};

/**
 * The options of a check with all defaults; those of RACE come before the test's own.
 * @param race the variable's text: 'budget=500 seed=7', '1'
 * @throws DistributedError JD_OPTION, JD_RACE for what is wrong in RACE
 */
export function readRaceOptions(given: RaceOptions | undefined, race: string | undefined): FullRaceOptions {
  if (given !== undefined && !isRecord(given))
    throw wrong(`race()'s options are ${String(given)}.`, 'Give an object, e.g. { timeMs: 10_000 }.');
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
  const strategies: readonly string[] = ['auto', ...strategyNames];
  if (!strategies.includes(options.strategy))
    throw wrong(`race() has no strategy ${options.strategy}.`, `It has ${strategies.join(', ')}.`);
  return options;
}

/** What RACE sets of a check; the rest of it is for watching and for the summary. */
function fromRun(race: string | undefined): RaceOptions {
  const { executions, timeMs, seed, preemptions, strategy } = parseRaceOptions(race);
  const given = Object.entries({ executions, timeMs, seed, preemptions, strategy }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

function positive(name: string, value: unknown): void {
  if (typeof value !== 'number' || !(value > 0)) throw wrong(`race()'s ${name} is ${String(value)}.`, 'Give a number above 0.');
}

/** Whether the options name an error: by its message, its name or its code. */
export function isAllowedError(error: unknown, allowed: RaceOptions['allowErrors']): boolean {
  if (allowed === undefined) return false;
  if (typeof allowed === 'function') return allowed(error);
  const { name, code } = (isRecord(error) || isError(error) ? error : {}) as { name?: unknown; code?: unknown };
  const message = isError(error) ? error.message : String(error);
  if (Array.isArray(allowed) || typeof allowed === 'string')
    return [allowed].flat().some((each: string) => each === name || each === code || message.includes(each));
  // Unlike test(), search() does not begin where a pattern with the flag g has found something last.
  return [message, name, code].some((text) => typeof text === 'string' && text.search(allowed as RegExp) >= 0);
}

function wrong(what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_OPTION', what, fix });
}
