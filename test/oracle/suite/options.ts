import { parseArgs } from 'node:util';

/** What a run of the suite is told. */
export interface SuiteOptions {
  /** The source tree of Redis whose tests are run. */
  readonly dir: string;
  /** Units by name as the tree lists them; none: all. */
  readonly units: readonly string[];
  /** On a real redis-server instead of ours. */
  readonly real: boolean;
  /** How many units run at a time. */
  readonly jobs: number;
  /** Without any news for so long a test counts as hanging. */
  readonly stallSeconds: number;
  /** How long a unit may take in one run. */
  readonly unitSeconds: number;
  /** Where the raw output of each unit goes. */
  readonly logs: string | undefined;
}

export const usage = `npm run suite -- --dir DIR [options] [unit ...]

Runs the tests that Redis has of itself, in Tcl, against the in-process Redis: each unit on a fresh server, in the order of the tree.
A test that hangs is counted, left out, and its unit is run again.

  --dir DIR     a source tree of Redis 7.0.15 (git clone -b 7.0.15 https://github.com/redis/redis); it is not changed
  --real        the same on the redis-server on PATH
  --jobs N      how many units run at a time (default 1)
  --stall S     seconds without news after which a test counts as hanging (default 120)
  --limit S     seconds that a unit may take (default 600)
  --logs DIR    keeps what each unit printed
  unit          as the tree names it: unit/type/list; default: all that a running server can be tested with
`;

/** Reads the words of the command line; undefined when help is asked for. @throws Error that says what is wrong with them */
export function readOptions(words: readonly string[]): SuiteOptions | undefined {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      dir: { type: 'string' },
      real: { type: 'boolean', default: false },
      jobs: { type: 'string', default: '1' },
      stall: { type: 'string', default: '120' },
      limit: { type: 'string', default: '600' },
      logs: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  if (values.dir === undefined) throw new Error(`--dir is missing: where is a source tree of Redis?\n\n${usage}`);
  return {
    dir: values.dir,
    units: positionals,
    real: values.real,
    jobs: wholeNumber('--jobs', values.jobs),
    stallSeconds: wholeNumber('--stall', values.stall),
    unitSeconds: wholeNumber('--limit', values.limit),
    logs: values.logs,
  };
}

function wholeNumber(flag: string, text: string): number {
  if (!/^[1-9][0-9]{0,5}$/.test(text)) throw new Error(`${flag} ${text} is no whole number above 0.`);
  return Number(text);
}
