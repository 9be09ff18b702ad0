import { DistributedError, nearestName } from '../base/errors';
import { isRecord } from '../base/realm';

/** What one option may be. */
export interface Check {
  /** What is allowed, as the error says it. */
  readonly allowed: string;
  holds(value: unknown): boolean;
}

export const isText = (value: unknown): boolean => typeof value === 'string';
export const isName = (value: unknown): boolean => isText(value) && value !== '';
export const oneOf = (...names: readonly string[]): Check => ({
  allowed: names.map((name) => JSON.stringify(name)).join(', '),
  holds: (value) => names.some((name) => name === value),
});

export const wholeNumber = (least: number, most: number): Check => ({
  allowed: `a whole number from ${least} to ${most}`,
  holds: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
});

export interface GivenNames {
  readonly known: Readonly<Record<string, Check>>;
  readonly value: unknown;
  readonly file: string;
  readonly place: string;
}

/**
 * Reads options by their checks.
 * @throws DistributedError JD_OPTION for an unknown name or a wrong value
 */
export function readNames(into: Record<string, unknown>, { known, value: options, file, place }: GivenNames): void {
  const names = Object.keys(known);
  if (!isRecord(options))
    throw optionError(file, `${place} must be an object, and is ${shown(options)}.`, `Allowed in it: ${names.join(', ')}.`);
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(known, name) ? known[name] : undefined;
    if (check === undefined)
      throw optionError(file, `${place} has no option "${name}".`, `${meant(name, names)}Allowed: ${names.join(', ')}.`);
    if (!check.holds(value)) throw optionError(file, `${place}: option "${name}" cannot be ${shown(value)}.`, `Allowed: ${check.allowed}.`);
    into[name] = value;
  }
}

/** The beginning of a fix for a misspelt name. */
export function meant(name: string, allowed: readonly string[]): string {
  const near = nearestName(name, allowed);
  return near === undefined ? '' : `Did you mean "${near}"? `;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

export function optionError(file: string, what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_OPTION', what: `${file}: ${what}`, fix });
}
