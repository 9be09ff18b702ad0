import { readFile } from 'node:fs/promises';
import { type Binary, toText } from '../base/bytes';
import { DistributedError } from '../base/errors';
import { isError } from '../base/realm';
import type { RedisEngine } from './engine/engine';
import { replaceFile } from './engine/rdb-files';
import { LocalCalls } from './local-calls';
import { splitArgs } from './protocol/split-args';
import { RdbError } from './rdb/rdb-reader';
import { ErrorReply, type Reply } from './reply';

/** Data from files, and into files. Paths are absolute, or begin at the working directory. */
export class Fixtures {
  constructor(private readonly engine: RedisEngine) {}

  /**
   * Adds the keys and libraries of an RDB file, in the place of those of the same names. Keys whose time is up are left out.
   * @returns how many keys were added
   * @throws DistributedError JD_FIXTURE when the file is not there, or JD_RDB when it cannot be read; then nothing was changed
   */
  async load(path: string): Promise<number> {
    const bytes = await readFixture(path);
    try {
      return this.engine.step(() => this.engine.persistence.load(bytes)).loaded;
    } catch (error) {
      throw unreadable(path, error);
    }
  }

  /** Writes all data as an RDB file. @throws DistributedError JD_FIXTURE when it cannot be written */
  save(path: string): void {
    const bytes = this.engine.step(() => this.engine.persistence.bytes());
    try {
      replaceFile(path, bytes);
    } catch (error) {
      throw new DistributedError({
        code: 'JD_FIXTURE',
        what: `The data cannot be saved in ${path}: ${reasonOf(error)}.`,
        fix: 'Give a file in a folder that is there. A relative path begins at the folder of the test file; outside Jest at the working directory.',
      });
    }
  }

  /** See {@link runCommandFile}. */
  async loadCommands(path: string): Promise<number> {
    const calls = new LocalCalls(this.engine);
    try {
      return await runCommandFile(path, calls);
    } finally {
      calls.end();
    }
  }
}

/** A connection that commands of a file go to. */
export interface CommandCalls {
  /** An error of Redis is a reply. */
  call(argv: readonly Binary[]): Promise<Reply>;
  /** Whether MULTI waits for its EXEC. */
  readonly inTransaction: boolean;
}

/**
 * Runs the commands of a file, one a line, as redis-cli takes them: words with spaces stand in quotes. Empty lines and those that
 * begin with # count for nothing. They have a connection of their own, so SELECT and MULTI hold from line to line.
 * @returns how many commands were run
 * @throws DistributedError JD_FIXTURE at the first one that fails; those before it have taken effect
 */
export async function runCommandFile(path: string, calls: CommandCalls): Promise<number> {
  const lines = (await readFixture(path)).toString('latin1').split('\n');
  let count = 0;
  for (const [at, line] of lines.entries()) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    const problem = await runLine(calls, text);
    if (problem !== undefined) throw wrongLine(`${path}:${at + 1}`, text, problem);
    count++;
  }
  if (calls.inTransaction) throw wrongLine(`${path}:${lines.length}`, 'the end of the file', 'MULTI has no EXEC');
  return count;
}

/** @returns what is wrong */
async function runLine(calls: CommandCalls, line: Binary): Promise<string | undefined> {
  const argv = splitArgs(line);
  if (argv === undefined) return 'a quote is not closed, or text follows one at once';
  const reply = await calls.call(argv);
  return reply instanceof ErrorReply ? toText(reply.message) : undefined;
}

async function readFixture(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new DistributedError({
      code: 'JD_FIXTURE',
      what: `The file ${path} cannot be read: ${reasonOf(error)}.`,
      fix: 'A relative path begins at the folder of the test file; outside Jest at the working directory.',
    });
  }
}

function unreadable(path: string, error: unknown): unknown {
  if (!(error instanceof RdbError) && !(error instanceof ErrorReply)) return error;
  const reason = error instanceof RdbError ? error.message : `a library of functions in it is refused: ${toText(error.message)}`;
  return new DistributedError({
    code: 'JD_RDB',
    what: `The RDB file ${path} cannot be loaded: ${reason}.`,
    fix: 'Nothing was loaded. Make the file anew, by SAVE of a Redis or by redis.save(); redis-check-rdb looks for damages too.',
  });
}

function wrongLine(place: string, line: Binary, problem: string): DistributedError {
  return new DistributedError({
    code: 'JD_FIXTURE',
    what: `${place}: ${problem} (${toText(line).slice(0, 200)})`,
    fix: 'Correct the line. Those before it have taken effect.',
  });
}

function reasonOf(error: unknown): string {
  const { code, message } = isError(error) ? (error as NodeJS.ErrnoException) : { code: undefined, message: String(error) };
  return code === 'ENOENT' ? 'there is no such file or folder' : message;
}
