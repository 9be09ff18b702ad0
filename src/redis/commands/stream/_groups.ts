import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import { errors, oneLine, upToZero } from '../../errors';
import type { Database } from '../../keyspace/database';
import type { StreamValue } from '../../keyspace/stream';
import type { ConsumerGroup } from '../../keyspace/stream/consumer-group';
import type { CountingRules } from '../../keyspace/stream/read-counter';
import { toUint64, type Uint64 } from '../../keyspace/stream/uint64';
import { int64 } from '../../numbers';
import { ErrorReply } from '../../reply';
import type { Version } from '../../version';

const noKey = new ErrorReply(
  'ERR The XGROUP subcommand requires the key to exist. ' +
    'Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.',
);
const readNegative = new ErrorReply('ERR value for ENTRIESREAD must be positive or -1');

/** No such group in a stream that is there. */
export function noGroup(name: Binary, key: Binary): ErrorReply {
  return new ErrorReply(`NOGROUP No such consumer group '${shown(name)}' for key name '${shown(key)}'`);
}

/** No such stream, or no such group in it. */
export function noKeyOrGroup(key: Binary, name: Binary): ErrorReply {
  return new ErrorReply(`NOGROUP No such key '${shown(key)}' or consumer group '${shown(name)}'`);
}

/** How a version counts what groups have read. */
export function countingRules(version: Version): CountingRules {
  return version.has('8.0') ? 'since 8.0' : 'before 8.0';
}

/** How many entries a group counts as read of a stream, when it is told: since 8.2 no more than there ever were. */
export function creditable(version: Version, told: Uint64 | undefined, entriesAdded: Uint64): Uint64 | undefined {
  return told !== undefined && version.has('8.2') && told > entriesAdded ? entriesAdded : told;
}

/** The stream of a subcommand of XGROUP, not to be changed. @throws that there is none */
export function streamOfGroups(db: Database, key: Binary): StreamValue {
  const stream = db.peek(key, 'stream');
  if (stream === undefined) throw noKey;
  return stream;
}

/** A group that a subcommand of XGROUP changes. @throws that there is none */
export function groupToChange(db: Database, key: Binary, name: Binary): ConsumerGroup {
  if (streamOfGroups(db, key).group(name) === undefined) throw noGroup(name, key);
  return db.write(key, 'stream')!.ownGroup(name);
}

/** Reads `[MKSTREAM] [ENTRIESREAD n]`, each as often as there is room for. @throws a syntax error */
export function parseGroupOptions(argv: Argv, mayMake: boolean): { makes: boolean; entriesRead: Uint64 | undefined } {
  let makes = false;
  let entriesRead: Uint64 | undefined;
  for (let at = 5; at < argv.length; at++) {
    const option = argv[at]!.toUpperCase();
    if (mayMake && option === 'MKSTREAM') makes = true;
    else if (option === 'ENTRIESREAD' && at + 1 < argv.length) entriesRead = parseEntriesRead(argv[++at]!);
    else throw errors.subcommandSyntax('xgroup', argv[1]!);
  }
  return { makes, entriesRead };
}

/** -1 stands for a number that is not known. */
function parseEntriesRead(text: Binary): Uint64 | undefined {
  const value = int64(text);
  if (value < -1n) throw readNegative;
  return value === -1n ? undefined : toUint64(value);
}

function shown(text: Binary): Binary {
  return oneLine(upToZero(text));
}
