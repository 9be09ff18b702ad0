import type { Command } from '../../command';
import type { CountedKeys, KeySpec } from '../../key-spec';
import type { Version } from '../../version';
import { MapReply, type Reply, SetReply, SimpleReply } from '../../reply';

/** The order in which Redis lists ACL categories. */
const categoryOrder =
  'keyspace read write set sortedset list hash string bitmap hyperloglog geo stream pubsub admin fast slow blocking dangerous connection transaction scripting'.split(
    ' ',
  );

/** One entry of COMMAND INFO; null for an unknown command. */
export function commandInfo(command: Command | undefined, version: Version): Reply {
  if (command === undefined) return null;
  const [first, last, step] = legacyRange(command.keySpecs);
  return [
    command.fullName,
    command.arity,
    new SetReply(command.flags.map((flag) => new SimpleReply(flag))),
    first,
    last,
    step,
    new SetReply(categoriesOf(command).map((category) => new SimpleReply(`@${category}`))),
    new SetReply(command.tips ?? []),
    new SetReply(command.keySpecs.map((spec) => describeKeySpec(spec, version))),
    // Redis calls its list of subcommands a set only when it is empty.
    command.subcommands.size === 0 ? new SetReply([]) : [...command.subcommands.values()].map((each) => commandInfo(each, version)),
  ];
}

/** The ACL categories of a command: those it states, and those that its flags mean. */
export function categoriesOf(command: Command): string[] {
  const has = (flag: string): boolean => (command.flags as readonly string[]).includes(flag);
  const categories = new Set(command.categories ?? []);
  if (has('write')) categories.add('write');
  if (has('readonly') && command.group !== 'scripting') categories.add('read');
  if (has('admin')) categories.add('admin').add('dangerous');
  if (has('pubsub')) categories.add('pubsub');
  if (has('blocking')) categories.add('blocking');
  categories.add(has('fast') ? 'fast' : 'slow');
  return categoryOrder.filter((category) => categories.has(category));
}

/** First key, last key and step, as far as one range tells them: what clients older than key specs read. */
function legacyRange(specs: readonly KeySpec[]): [first: number, last: number, step: number] {
  const ranges = specs.flatMap(({ begin, find }) =>
    begin !== 'unknown' && 'index' in begin && find !== 'unknown' && 'lastKey' in find
      ? [{ first: begin.index, last: find.lastKey < 0 ? find.lastKey : begin.index + find.lastKey, step: find.keyStep }]
      : [],
  );
  if (ranges.length === 0) return [0, 0, 0];
  if (specs.length === 1) return [ranges[0]!.first, ranges[0]!.last, ranges[0]!.step];
  const isOneRun = ranges.every((range, i) => range.step === 1 && (i === 0 || ranges[i - 1]!.last === range.first - 1));
  return isOneRun ? [ranges[0]!.first, ranges.at(-1)!.last, 1] : [0, 0, 0];
}

function describeKeySpec({ flags, notes, begin, find }: KeySpec, version: Version): Reply {
  return new MapReply([
    ...(notes === undefined ? [] : ([['notes', notes]] as const)),
    ['flags', new SetReply(flags.map((flag) => new SimpleReply(flag)))],
    ['begin_search', describeStep(begin === 'unknown' ? [] : 'index' in begin ? ['index', { index: begin.index }] : ['keyword', begin])],
    ['find_keys', describeStep(find === 'unknown' ? [] : 'lastKey' in find ? ['range', find] : ['keynum', keyNum(find, version)])],
  ]);
}

/** The word for the place of the number was another before 7.2. */
function keyNum({ keyNumIndex, ...others }: CountedKeys, version: Version): object {
  return version.has('7.2') ? { keyNumIdx: keyNumIndex, ...others } : { keyNumIndex, ...others };
}

/** A step of finding keys: its type and its numbers, whose names on the wire are ours in small letters. */
function describeStep([type, spec]: [] | [string, object]): Reply {
  const entries = Object.entries(spec ?? {}).map(([name, value]) => [name.toLowerCase(), value as string | number] as const);
  return new MapReply([
    ['type', type ?? 'unknown'],
    ['spec', new MapReply(entries)],
  ]);
}
