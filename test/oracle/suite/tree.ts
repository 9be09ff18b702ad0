import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openUnit, openedUnits } from './opened';

/** The version whose suite the numbers belong to. */
const version = '7.0.15';

/** The interpreters that the tree's `runtest` looks for. */
const interpreters = ['tclsh8.5', 'tclsh8.6', 'tclsh8.7'];

/** A source tree of Redis, as far as its tests go. */
export class Tree {
  private constructor(
    /** Where the tests can be run: a copy, which they may write in. */
    readonly folder: string,
    /** All units, in the suite's own order. */
    readonly units: readonly string[],
  ) {}

  /** Copies the tests of a source tree. @throws Error that says what is missing */
  static copy(from: string, to: string): Tree {
    checkTree(from);
    const interpreter = interpreters.find(isOnPath);
    if (interpreter === undefined) throw new Error(`None of ${interpreters.join(', ')} is on PATH: install Tcl (Debian: apt install tcl).`);
    cpSync(join(from, 'tests'), join(to, 'tests'), { recursive: true });
    cpSync(join(from, 'runtest'), join(to, 'runtest'));
    for (const unit of openedUnits) {
      const file = join(to, 'tests', `${unit}.tcl`);
      writeFileSync(file, openUnit(readFileSync(file, 'latin1')), 'latin1');
    }
    const listed = execFileSync(interpreter, ['tests/test_helper.tcl', '--list-tests'], { cwd: to, encoding: 'utf8' });
    return new Tree(
      to,
      listed.split('\n').filter((name) => name.startsWith('unit/')),
    );
  }
}

function checkTree(folder: string): void {
  const hint = `Give --dir a source tree of Redis ${version} (git clone -b ${version} https://github.com/redis/redis).`;
  if (!existsSync(join(folder, 'tests', 'test_helper.tcl'))) throw new Error(`${folder} has no tests/test_helper.tcl. ${hint}`);
  const header = join(folder, 'src', 'version.h');
  const found = existsSync(header) ? /REDIS_VERSION "(.*)"/.exec(readFileSync(header, 'utf8'))?.[1] : undefined;
  if (found !== version) throw new Error(`${folder} is Redis ${found ?? 'of an unknown version (no src/version.h)'}. ${hint}`);
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}
