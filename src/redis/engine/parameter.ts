import { parseMemorySize } from '../memory-size';
import { parseInt64 } from '../numbers';
import type { RedisVersion } from '../version';

/** A refusal of a value, in the words that CONFIG SET shows after the parameter's name. */
export interface Refusal {
  readonly refused: string;
}

/**
 * One setting of CONFIG. `parse` gives the value in its canonical spelling, or says why it is none; a parameter without
 * it cannot be changed. `current` is the value so far: some parameters keep what the new one does not name.
 */
export interface Parameter {
  readonly name: string;
  readonly initial: string;
  /** The first version that has it; all have it unless told. */
  readonly since?: RedisVersion;
  /** The first version that does not have it any more. */
  readonly before?: RedisVersion;
  /** Found by its full name only, not by a pattern: in all versions, or since one. */
  readonly hidden?: true | RedisVersion;
  readonly parse?: (value: string, current: string) => string | Refusal;
  /** What CONFIG GET shows, where that is less than what is kept. */
  readonly show?: (value: string) => string;
}

export const maxInt = 2n ** 31n - 1n;
export const maxUint = 2n ** 32n - 1n;
export const maxLong = 2n ** 63n - 1n;
export const maxUnsignedLong = 2n ** 64n - 1n;

export function yesNo(name: string, initial: 'yes' | 'no'): Parameter {
  const parse = (value: string): string | Refusal => {
    const word = value.toLowerCase();
    return word === 'yes' || word === 'no' ? word : refuse("argument must be 'yes' or 'no'");
  };
  return { name, initial, parse };
}

export function integer(name: string, initial: number, min: bigint, max: bigint): Parameter {
  const parse = (value: string): string | Refusal => {
    const number = parseInt64(value);
    return number === undefined ? refuse("argument couldn't be parsed into an integer") : inRange(number, min, max);
  };
  return { name, initial: String(initial), parse };
}

/** Bytes, with or without a unit: kb is 1024, k is 1000. */
export function memory(name: string, initial: number, min = 0n, max = maxLong): Parameter {
  const parse = (value: string): string | Refusal => {
    const bytes = parseMemorySize(value);
    return bytes === undefined ? refuse('argument must be a memory value') : inRange(bytes, min, max);
  };
  return { name, initial: String(initial), parse };
}

/** One of several words, in any case. */
export function oneOf(name: string, initial: string, words: readonly string[]): Parameter {
  const parse = (value: string): string | Refusal => {
    const word = value.toLowerCase();
    return words.includes(word) ? word : refuse(`argument(s) must be one of the following: ${words.join(', ')}`);
  };
  return { name, initial, parse };
}

/** One or more of several words, shown in the order of the list. */
export function someOf(name: string, initial: string, words: readonly string[]): Parameter {
  const parse = (value: string): string | Refusal => {
    const given = value.toLowerCase().split(' ').filter(Boolean);
    if (given.length === 0 || !given.every((word) => words.includes(word))) {
      return refuse(`argument(s) must be one of the following: ${words.join(', ')}`);
    }
    return words.filter((word) => given.includes(word)).join(' ');
  };
  return { name, initial, parse };
}

export function text(name: string, initial = ''): Parameter {
  return { name, initial, parse: (value) => value };
}

export function refuse(reason: string): Refusal {
  return { refused: reason };
}

function inRange(number: bigint, min: bigint, max: bigint): string | Refusal {
  return number < min || number > max ? refuse(`argument must be between ${min} and ${max} inclusive`) : String(number);
}
