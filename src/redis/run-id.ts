import type { Random } from '../base/random';

/** What tells one run of a server from another: 40 hexadecimal digits. */
export function createRunId(random: Random): string {
  return Array.from({ length: 40 }, () => random.below(16).toString(16)).join('');
}
