import { errors } from '../../errors';
import { encodingOf } from '../../keyspace/encoding';
import type { Value } from '../../keyspace/value';
import { integer } from '../../numbers';
import { ErrorReply, VerbatimReply } from '../../reply';
import type { DebugAction } from './_debug-action';

/** Sizes by Redis's rule, a power of two that holds the elements. Chains are V8's own and cannot be seen. */
export const hashTableAction: DebugAction = {
  name: 'htstats',
  words: [3, 3],
  help: `
HTSTATS <dbid>
    Return hash table statistics of the specified Redis database.`,
  run: ({ keyspace }, argv) => {
    const db = keyspace.database(integer(argv[2]!));
    if (db === undefined) throw new ErrorReply('ERR Out of range database');
    return new VerbatimReply(`[Dictionary HT]\n${describeTable(db.size)}[Expires HT]\n${describeTable(db.volatileSize)}`);
  },
};

export const hashTableOfKeyAction: DebugAction = {
  name: 'htstats-key',
  words: [3, 3],
  help: `
HTSTATS-KEY <key>
    Like HTSTATS but for the hash table stored at <key>'s value.`,
  run: ({ db }, argv) => {
    const value = db.entry(argv[2]!)?.value;
    if (value === undefined) throw errors.noSuchKey;
    const elements = hashedElements(value);
    if (elements === undefined) throw notHashed;
    return new VerbatimReply(describeTable(elements));
  },
};

const notHashed = new ErrorReply('ERR The value stored at the specified key is not represented using an hash table');

const smallestTable = 4;

function describeTable(elements: number): string {
  const title = 'Hash table 0 stats (main hash table):\n';
  if (elements === 0) return `${title}No stats available for empty dictionaries\n`;
  const size = Math.max(smallestTable, 2 ** Math.ceil(Math.log2(elements)));
  return `${title} table size: ${size}\n number of elements: ${elements}\n`;
}

function hashedElements(value: Value): number | undefined {
  const isHashed = ['hashtable', 'skiplist'].includes(encodingOf(value));
  return isHashed && typeof value !== 'string' && 'size' in value ? value.size : undefined;
}
