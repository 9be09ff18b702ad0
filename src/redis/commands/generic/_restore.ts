import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';
import { integer } from '../../numbers';
import { rdbVersionOf } from '../../rdb/codes';
import { hasValidFooter, readPayload } from '../../rdb/dump-payload';
import { ErrorReply, ok, type Reply } from '../../reply';

/** Creates a key from what DUMP gave out. */
export function restore({ db, engine, keyspace }: Context, argv: Argv): Reply {
  const key = argv[1]!;
  const { replace, isAbsolute, idleSec, frequency } = parseOptions(argv);
  if (!replace && db.has(key)) return busyKey;
  const ttl = integer(argv[2]!);
  if (ttl < 0) return invalidTtl;
  if (!hasValidFooter(argv[3]!, rdbVersionOf(engine.version), engine.debug.skipsChecksums)) return wrongFooter;
  const value = readPayload(argv[3]!, db.limits);
  if (value === undefined) return badFormat;

  const existed = db.delete(key);
  const expireAtMs = ttl === 0 || isAbsolute ? ttl : ttl + keyspace.nowMs;
  // The sum of more than 64 bits is negative in Redis.
  const hasPassed = expireAtMs <= keyspace.nowMs || (!isAbsolute && expireAtMs >= 2 ** 63);
  if (ttl > 0 && hasPassed) {
    if (existed) db.changed('generic', 'del', key);
    return ok;
  }
  db.add(key, value);
  if (ttl > 0) db.setExpiry(key, expireAtMs);
  const entry = db.held(key)!;
  if (keyspace.frequency === undefined) entry.usedAtSec -= idleSec ?? 0;
  else if (frequency !== undefined) entry.frequency = keyspace.frequency.of(frequency, keyspace.nowSec);
  db.changed('generic', 'restore', key);
  return ok;
}

interface Options {
  readonly replace: boolean;
  /** The TTL is a time since the epoch. */
  readonly isAbsolute: boolean;
  readonly idleSec: number | undefined;
  readonly frequency: number | undefined;
}

/** IDLETIME and FREQ exclude each other. */
function parseOptions(argv: Argv): Options {
  const words = new Set<string>();
  let idleSec: number | undefined;
  let frequency: number | undefined;
  for (let at = 4; at < argv.length; at++) {
    const word = argv[at]!.toUpperCase();
    const hasValue = at + 1 < argv.length;
    if (word === 'REPLACE' || word === 'ABSTTL') words.add(word);
    else if (word === 'IDLETIME' && hasValue && frequency === undefined) {
      idleSec = integer(argv[++at]!);
      if (idleSec < 0) throw invalidIdleTime;
    } else if (word === 'FREQ' && hasValue && idleSec === undefined) {
      frequency = integer(argv[++at]!);
      if (frequency < 0 || frequency > 255) throw invalidFrequency;
    } else throw errors.syntax;
  }
  return { replace: words.has('REPLACE'), isAbsolute: words.has('ABSTTL'), idleSec, frequency };
}

const busyKey = new ErrorReply('BUSYKEY Target key name already exists.');
const invalidTtl = new ErrorReply('ERR Invalid TTL value, must be >= 0');
const wrongFooter = new ErrorReply('ERR DUMP payload version or checksum are wrong');
const badFormat = new ErrorReply('ERR Bad data format');
const invalidIdleTime = new ErrorReply('ERR Invalid IDLETIME value, must be >= 0');
const invalidFrequency = new ErrorReply('ERR Invalid FREQ value, must be >= 0 and <= 255');
