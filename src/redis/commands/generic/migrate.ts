import { type Binary, toText } from '../../../base/bytes';
import { Block } from '../../block';
import { type Argv, command } from '../../command';
import type { Context, MigrationOutcome } from '../../context';
import { errors, oneLine } from '../../errors';
import type { FoundKey } from '../../key-spec';
import { int64, integer } from '../../numbers';
import { rdbVersionOf } from '../../rdb/codes';
import { dumpPayload } from '../../rdb/dump-payload';
import { ErrorReply, ok, type Reply, SimpleReply } from '../../reply';

export default command({
  name: 'MIGRATE',
  summary: 'Atomically transfer a key from a Redis instance to another one.',
  since: '2.6.0',
  complexity:
    'This command actually executes a DUMP+DEL in the source instance, and a RESTORE in the target instance. See the pages of these commands for time complexity. Also an O(N) data transfer between the two instances is performed.',
  group: 'generic',
  arity: -6,
  flags: ['write', 'movablekeys'],
  categories: ['keyspace', 'dangerous'],
  tips: ['nondeterministic_output'],
  keys: ['3 RW access delete', 'KEYS>-2..-1/1 RW access delete incomplete'],
  syntax:
    "host port:integer key_or_empty_string:<key@0 | empty_string=''> destination-db:integer timeout:integer [COPY^3.0.0] [REPLACE^3.0.0] [authentication:<[AUTH password^4.0.7] | [AUTH2 username_password:{username password}^6.0.0]>] [KEYS key@1^3.0.6]...",
  history: [
    ['3.0.0', 'Added the `COPY` and `REPLACE` options.'],
    ['3.0.6', 'Added the `KEYS` option.'],
    ['4.0.7', 'Added the `AUTH` option.'],
    ['6.0.0', 'Added the `AUTH2` option.'],
  ],
  findKeys,
  secrets,
  run: (context, argv) => {
    const { db, engine, client, mayBlock } = context;
    const options = parseOptions(argv);
    const keys = options.keys.filter((key) => db.readAny(key) !== undefined);
    if (keys.length === 0) return new SimpleReply('NOKEY');
    if (!mayBlock) return notHere;
    const greeting = options.greeting.length;
    const commands = [...options.greeting, ...keys.map((key) => restoreCommand(context, key, options.replace))];
    const startedAtMs = engine.clock.now();
    engine.migrations.send({ host: toText(argv[1]!), port: options.port, commands, timeoutMs: options.timeoutMs }, (outcome) => {
      const refused = outcome.errors.slice(0, greeting).find((error) => error !== undefined);
      if (!options.copy && refused === undefined) {
        const taken = keys.filter((_, at) => greeting + at < outcome.errors.length && outcome.errors[greeting + at] === undefined);
        for (const key of taken) if (db.delete(key)) db.changed('generic', 'del', key);
      }
      engine.answer(client, replyTo(outcome, greeting), engine.clock.now() - startedAtMs);
    });
    return new Block({ keys: [], awaits: 'nothing', timeoutMs: 0, serve: () => undefined, onTimeout: ok });
  },
});

function secrets(argv: Argv): number[] {
  for (let at = 6; at < argv.length && argv[at]!.toUpperCase() !== 'KEYS'; at++) {
    const word = argv[at]!.toUpperCase();
    if (word === 'AUTH') return [at + 1];
    if (word === 'AUTH2') return [at + 1, at + 2];
  }
  return [];
}

interface Options {
  readonly keys: readonly Binary[];
  readonly port: number;
  /** AUTH and SELECT. */
  readonly greeting: readonly Argv[];
  readonly timeoutMs: number;
  readonly copy: boolean;
  readonly replace: boolean;
}

const usualTimeoutMs = 1000;

function parseOptions(argv: Argv): Options {
  const words = new Set<string>();
  let auth: Argv = [];
  let keys: readonly Binary[] = [argv[3]!];
  for (let at = 6; at < argv.length; at++) {
    const word = argv[at]!.toUpperCase();
    if (word === 'COPY' || word === 'REPLACE') words.add(word);
    else if (word === 'AUTH' && at + 1 < argv.length) auth = ['AUTH', argv[++at]!];
    else if (word === 'AUTH2' && at + 2 < argv.length) auth = ['AUTH', argv[++at]!, argv[++at]!];
    else if (word === 'KEYS') {
      if (argv[3] !== '') throw keyBesideKeys;
      keys = argv.slice(at + 1);
      break;
    } else throw errors.syntax;
  }
  const timeoutMs = integer(argv[5]!);
  const select = ['SELECT', String(int64(argv[4]!))];
  return {
    keys,
    // C's atoi.
    port: Number(/^\s*([0-9]{1,5})/.exec(argv[2]!)?.[1] ?? 0),
    greeting: auth.length > 0 ? [auth, select] : [select],
    timeoutMs: timeoutMs > 0 ? Math.min(timeoutMs, longestTimeoutMs) : usualTimeoutMs,
    copy: words.has('COPY'),
    replace: words.has('REPLACE'),
  };
}

/** Beyond this the sum with the time of day is not exact: nobody waits for it. */
const longestTimeoutMs = 2 ** 52;

function restoreCommand({ db, engine, keyspace }: Context, key: Binary, replace: boolean): Argv {
  const { value, expireAtMs } = db.entry(key)!;
  const ttlMs = expireAtMs < 0 ? 0 : Math.max(1, expireAtMs - keyspace.nowMs);
  const payload = dumpPayload(value, rdbVersionOf(engine.version), engine.config.get('rdbcompression') === 'yes');
  return [engine.cluster === undefined ? 'RESTORE' : 'RESTORE-ASKING', key, String(ttlMs), payload, ...(replace ? ['REPLACE'] : [])];
}

/** The first error of the other server; else what befell the connection. A refused greeting counts with the first key's reply. */
function replyTo({ errors: replies, failedWhile }: MigrationOutcome, greeting: number): Reply {
  const error = replies.length > greeting ? replies.find((each) => each !== undefined) : undefined;
  if (error !== undefined) return new ErrorReply(oneLine(`ERR Target instance replied with error: ${error}`));
  if (failedWhile === 'connecting') return new ErrorReply('IOERR error or timeout connecting to the client');
  return failedWhile === undefined ? ok : new ErrorReply(`IOERR error or timeout ${failedWhile} to target instance`);
}

/** With KEYS all words behind it, else the third one. */
function findKeys(argv: Argv): FoundKey[] {
  const flags = ['RW', 'access', 'delete'];
  const skipped: Readonly<Record<string, number>> = { AUTH: 1, AUTH2: 2 };
  for (let at = 6; at < argv.length; at++) {
    const word = argv[at]!.toUpperCase();
    if (word === 'KEYS') return argv[3] === '' ? argv.slice(at + 1).map((_, i) => ({ position: at + 1 + i, flags })) : [];
    at += skipped[word] ?? 0;
  }
  return [{ position: 3, flags }];
}

const keyBesideKeys = new ErrorReply('ERR When using MIGRATE KEYS option, the key argument must be set to the empty string');
/** Redis waits in place; this server would have to go on with EXEC before it has the answer. */
const notHere = new ErrorReply('ERR MIGRATE is not possible inside a transaction or a script of this server');
