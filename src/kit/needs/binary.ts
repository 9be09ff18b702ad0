import { findProgram } from '../../base/find-program';
import { bridge } from '../../bridge/inner';
import type { Requirement } from './skip-unless';

/** A program of this machine, or the reason why there is none. */
export interface Binary extends Requirement {
  readonly path: string | undefined;
  /** As it answers to --version, digits and dots alone: '16.4'; undefined where it tells none. Asked at the first use. */
  readonly version: string | undefined;
  /** Undefined where it is there. */
  readonly reason: string | undefined;
}

/**
 * Looks for a program, as a shell does.
 * @param name a name on PATH, or a path
 * @example
 * skipUnless(binary('postgres'), binary('initdb'));
 */
export function binary(name: string): Binary {
  const path = findProgram(name, { path: process.env.PATH, cwd: process.cwd() });
  return {
    name,
    path,
    get version() {
      return path === undefined ? undefined : bridge('binary().version').programVersion(path);
    },
    reason: path === undefined ? `there is no program ${name.includes('/') ? name : `"${name}" on PATH`}` : undefined,
  };
}
