import type { Binary } from '../../../src/base/bytes';
import { quoteBytes } from '../../../src/redis/quote-bytes';
import { valueType } from '../../../src/redis/rdb/codes';
import { render } from '../../kit/render';
import { parseReply, type Wire } from '../../kit/resp';

type Commands = readonly (readonly Binary[])[];
type Ask = (commands: Commands) => readonly Binary[] | Promise<readonly Binary[]>;

/** What is asked about a key; what follows depends on its type. */
const facts: readonly ((key: Binary) => readonly Binary[])[] = [
  (key) => ['TYPE', key],
  (key) => ['OBJECT', 'ENCODING', key],
  (key) => ['PTTL', key],
];
const readers: Readonly<Record<string, (key: Binary) => readonly Binary[]>> = {
  string: (key) => ['GET', key],
  list: (key) => ['LRANGE', key, '0', '-1'],
  hash: (key) => ['HGETALL', key],
  set: (key) => ['SMEMBERS', key],
  zset: (key) => ['ZRANGE', key, '0', '-1', 'WITHSCORES'],
  stream: (key) => ['XINFO', 'STREAM', key, 'FULL', 'COUNT', '0'],
};

const dump = (key: Binary): readonly Binary[] => ['DUMP', key];

/** Compares two key spaces: keys, types, encodings, whether they end, values, and the bytes that DUMP gives. @returns the first difference */
export async function inspect(askOurs: Ask, askReal: Ask): Promise<{ what: string; ours: string; real: string } | undefined> {
  for (const db of ['0', '1', '2', '15']) {
    const keys = [...new Set([...(await keysOf(askOurs, db)), ...(await keysOf(askReal, db))])].sort();
    if (keys.length === 0) continue;
    const types = await askOurs([['SELECT', db], ...keys.map((key) => ['TYPE', key])]);
    const commands = keys.flatMap((key, i) => {
      const reader = readers[types[i + 1]!.slice(1, -2)];
      return [...facts, ...(reader === undefined ? [] : [reader]), dump].map((ask) => ask(key));
    });
    const [ours, real] = [await askOurs([['SELECT', db], ...commands]), await askReal([['SELECT', db], ...commands])];
    for (const [i, command] of commands.entries()) {
      const [mine, theirs] = [shown(command[0]!, ours[i + 1]!), shown(command[0]!, real[i + 1]!)];
      if (mine === theirs) continue;
      return { what: `at the end, in database ${db}: ${command.map((word) => JSON.stringify(word)).join(' ')}`, ours: mine, real: theirs };
    }
  }
  return undefined;
}

async function keysOf(ask: Ask, db: string): Promise<Binary[]> {
  const wire = parseReply(
    (
      await ask([
        ['SELECT', db],
        ['KEYS', '*'],
      ])
    )[1]!,
  );
  return 'items' in wire ? wire.items.map((item) => ('text' in item ? item.text : '')) : [];
}

function shown(command: Binary, raw: Binary): string {
  const wire = parseReply(raw);
  if (command === 'DUMP' && 'text' in wire) return shownDump(wire.text);
  if (command === 'XINFO') return render(withoutTimes(wire));
  if (command === 'PTTL' && wire.kind === 'integer') return Number(wire.text) < 0 ? wire.text : 'a time to live';
  return render(wire, command === 'SMEMBERS' ? 'unordered' : command === 'HGETALL' ? 'unordered pairs' : 'exact');
}

/** Milliseconds since the epoch are not the same on two servers. */
function withoutTimes(wire: Wire): Wire {
  if ('items' in wire) return { ...wire, items: wire.items.map(withoutTimes) };
  return wire.kind === 'integer' && /^1[0-9]{12}$/.test(wire.text) ? { kind: 'status', text: 'a time' } : wire;
}

/** A hash table comes in an order of its own; times of deliveries, consumers and fields have as many bytes whenever they are. */
function shownDump(payload: Binary): string {
  const { set, hash, hashMetadata, hashListpackEx, streamListpacks2, streamListpacks3 } = valueType;
  const type = payload.charCodeAt(0);
  if (type === set || type === hash || type === hashMetadata) return 'some order';
  const hasTimes = type === streamListpacks2 || type === streamListpacks3 || type === hashListpackEx;
  return hasTimes ? `type ${type}, ${payload.length} bytes with times` : quoteBytes(payload);
}
