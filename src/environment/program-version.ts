import { execFileSync } from 'node:child_process';

/** How long a program may take to tell its version. */
const askMs = 2_000;

/** By paths, for the life of the worker. */
const known = new Map<string, string | undefined>();

/** The version of a program as it answers to --version, digits and dots alone: '16.4'; undefined where it tells none. */
export function programVersion(path: string): string | undefined {
  if (!known.has(path)) known.set(path, ask(path));
  return known.get(path);
}

function ask(path: string): string | undefined {
  try {
    const text = execFileSync(path, ['--version'], { encoding: 'utf8', timeout: askMs, stdio: ['ignore', 'pipe', 'ignore'] });
    return /\d+(?:\.\d+)+|\d+/.exec(text)?.[0];
  } catch {
    return undefined;
  }
}
