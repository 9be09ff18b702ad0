import type { Binary } from '../base/bytes';
import { newestVersion, type RedisVersion, redisVersions } from '../base/redis-versions';
import { formatDouble } from './numbers';
import { formatShortest } from './shortest-double';

export { newestVersion, type RedisVersion, redisVersions };

/** The release of each version that a server calls itself. */
const releases: Readonly<Record<RedisVersion, string>> = {
  '7.0': '7.0.15',
  '7.2': '7.2.4',
  '7.4': '7.4.1',
  '8.0': '8.0.3',
  '8.2': '8.2.1',
  '8.4': '8.4.0',
};

/**
 * The version of Redis that a server is like.
 *
 * @example
 * if (!context.engine.version.has('7.4')) return errors.syntax;
 */
export class Version {
  /** As INFO and HELLO tell it: '7.0.15'. */
  readonly release: string;
  /** How it writes doubles: shortly since 7.2, before that C's %.17g. */
  readonly formatDouble: (value: number) => Binary;
  private readonly known: ReadonlySet<RedisVersion>;

  constructor(readonly name: RedisVersion) {
    this.release = releases[name];
    this.known = new Set(redisVersions.slice(0, redisVersions.indexOf(name) + 1));
    this.formatDouble = this.has('7.2') ? formatShortest : formatDouble;
  }

  /** Whether it has what came with a version. One look-up: cheap enough for every command. */
  has(version: RedisVersion): boolean {
    return this.known.has(version);
  }

  /** Whether it has what came with a release ('6.2.0'), as the `since` of commands and arguments says it. */
  hasSince(release: string): boolean {
    return compareReleases(release, this.release) <= 0;
  }
}

/** Compares 'major.minor.patch' by numbers: negative when the first is older. */
function compareReleases(first: string, second: string): number {
  const others = second.split('.');
  for (const [at, part] of first.split('.').entries()) {
    const difference = Number(part) - Number(others[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
