import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { DistributedError, missingCode } from '../../base/errors';
import { findProgram, type ProgramSearch } from '../../base/find-program';
import { type RedisVersion, redisVersions } from '../../base/redis-versions';

/** What is taken for a Redis where no option names one, in this order. */
export const programNames = ['redis-server', 'valkey-server', 'keydb-server'] as const;

/** A program that is a Redis. */
export interface RedisProgram {
  readonly path: string;
  /** 'redis-server 7.0.15'. */
  readonly name: string;
  /** Whether it is as new as 7.0: with functions, and with leave to ask for what is protected. */
  readonly isModern: boolean;
}

/** What is asked for. */
export interface WantedProgram {
  /** A path, or a name on PATH. Undefined: the first of {@link programNames}. */
  readonly binary: string | undefined;
  /** Undefined: any. */
  readonly version: RedisVersion | undefined;
}

/**
 * Finds a Redis on this machine. The program is asked for its version once.
 * @throws DistributedError JD_BACKEND_MISSING when there is none, or another version
 */
export function findRedisProgram({ binary, version }: WantedProgram, search: ProgramSearch): RedisProgram {
  const names = binary === undefined ? programNames : [binary];
  const path = names.map((name) => findProgram(name, search)).find((found) => found !== undefined);
  if (path === undefined) throw notFound(binary);
  const { product, release } = releaseOf(path);
  const name = `${basename(path)} ${release}`;
  const isIt = product === 'Redis' && release.startsWith(`${version}.`);
  if (version !== undefined && !isIt) throw missing(`${path} is ${product} ${release}, and Redis ${version} is asked for`, otherVersion);
  return { path, name, isModern: Number.parseInt(release, 10) >= 7 };
}

/** The Redis whose commands and formats a release has, as far as this package knows them: '8.1.0' is like '8.0', KeyDB's '6.3.4' like '7.0'. */
export function likeVersion(release: string): RedisVersion {
  const number = Number.parseFloat(release);
  return redisVersions.findLast((each) => Number(each) <= number) ?? '7.0';
}

const releases = new Map<string, { readonly product: string; readonly release: string }>();

function releaseOf(path: string): { readonly product: string; readonly release: string } {
  const known = releases.get(path);
  if (known !== undefined) return known;
  const [, product, release] = /^(\w+) server v=(\d+\.\d+\.\d+)/.exec(versionLine(path)) ?? [];
  if (product === undefined || release === undefined)
    throw missing(`${path} does not tell its version as a Redis does`, 'Name a redis-server by the option "binary".');
  const told = { product, release };
  releases.set(path, told);
  return told;
}

function versionLine(path: string): string {
  try {
    return execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

const otherVersion = 'Install that one and name it by the option "binary", or delete the option "version".';

function notFound(binary: string | undefined): DistributedError {
  return binary === undefined
    ? missing(
        `there is no ${programNames.join(', ')} on PATH`,
        'Install one, or name its program: @redis {"binary": "/path/to/redis-server"}.',
      )
    : missing(`there is no program ${binary}${binary.includes('/') ? '' : ' on PATH'}`, 'Correct the option "binary".');
}

function missing(reason: string, fix: string): DistributedError {
  return new DistributedError({ code: missingCode, what: reason, fix });
}
