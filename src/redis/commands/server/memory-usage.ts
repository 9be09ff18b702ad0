import { command } from '../../command';
import { errors } from '../../errors';
import type { StreamValue } from '../../keyspace/stream';
import type { Value } from '../../keyspace/value';
import { integer } from '../../numbers';

export default command({
  name: 'MEMORY|USAGE',
  summary: 'Estimate the memory usage of a key',
  since: '4.0.0',
  complexity: 'O(N) where N is the number of samples.',
  group: 'server',
  arity: -3,
  flags: ['readonly'],
  keys: ['2 RO'],
  syntax: 'key@0 [SAMPLES count:integer]',
  run: ({ db }, argv) => {
    for (let at = 3; at < argv.length; at += 2) {
      if (argv[at]!.toLowerCase() !== 'samples' || at + 1 >= argv.length) throw errors.syntax;
      if (integer(argv[at + 1]!) < 0) throw errors.syntax;
    }
    const entry = db.entry(argv[2]!);
    return entry === undefined ? null : perKeyBytes + entry.key.length + sizeOf(entry.value);
  },
});

/** What a key costs beside its bytes: its place in the table, the entry, the string's header. */
const perKeyBytes = 48;
const perElementBytes = 16;
/** An entry that is pending stands in two indexes by its id. */
const perPendingBytes = 96;

/** The bytes of a value's content and an allowance for each element: an estimate, as Redis's own is. */
function sizeOf(value: Value): number {
  if (typeof value === 'string') return 16 + value.length;
  if (value.type === 'string') return 16 + value.length;
  let sum = 64;
  const add = (text: string): void => void (sum += perElementBytes + text.length);
  if (value.type === 'list') for (let at = 0; at < value.length; at++) add(value.at(at)!);
  else if (value.type === 'hash') for (const [field, content] of value.entries()) add(field + content);
  else if (value.type === 'set') for (const member of value.values()) add(member);
  else if (value.type === 'zset') for (const { key } of value.slice()) add(key);
  else sum += sizeOfStream(value);
  return sum;
}

function sizeOfStream(stream: StreamValue): number {
  let sum = 0;
  for (const node of stream.nodes) sum += perElementBytes + node.size;
  for (const group of stream.groups()) {
    sum += perElementBytes + group.name.length + group.pending.size * perPendingBytes;
    for (const { name } of group.consumers()) sum += perElementBytes + name.length;
  }
  return sum;
}
