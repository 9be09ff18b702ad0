import { createRandom, type Random } from '../../../src/base/random';
import { HashValue } from '../../../src/redis/keyspace/hash';
import { ListValue } from '../../../src/redis/keyspace/list';
import { SetValue } from '../../../src/redis/keyspace/set';
import { SortedSetValue } from '../../../src/redis/keyspace/sorted-set';
import { StreamValue } from '../../../src/redis/keyspace/stream';
import { StreamId } from '../../../src/redis/keyspace/stream/stream-id';
import { defaultEncodingLimits, type EncodingLimits, type Value } from '../../../src/redis/keyspace/value';

/** As they are since 7.2. */
export const newLimits: EncodingLimits = { ...defaultEncodingLimits, hasListpackLists: true, setMaxListpackEntries: 128 };

/** Values of all types, small and large, chosen by chance. */
export function* randomValues(seed: string, count: number, limits = defaultEncodingLimits): Iterable<Value> {
  const random = createRandom(seed);
  for (let i = 0; i < count; i++) yield makers[i % makers.length]!(limits, random, 1 + random.below(random.below(16) === 0 ? 600 : 10));
}

function text(random: Random): string {
  const kind = random.below(8);
  if (kind < 2) return String(random.below(300) - 100);
  if (kind < 3) return String((random.below(2 ** 31) - 2 ** 30) * random.below(70_000));
  const length = kind < 6 ? random.below(12) : kind < 7 ? random.below(100) : random.below(500);
  return String.fromCharCode(...Array.from({ length }, () => (random.below(3) === 0 ? random.below(256) : 97 + random.below(4))));
}

type Maker = (limits: EncodingLimits, random: Random, size: number) => Value;

const makers: readonly Maker[] = [
  (_, random) => text(random),
  (limits, random, size) => {
    const cut = { ...limits, listMaxListpackSize: random.below(2) === 0 ? -2 : 3, quicklistPackedThreshold: 300 };
    const list = new ListValue(limits.hasListpackLists ? limits : cut);
    const elements = Array.from({ length: size }, () => text(random));
    list.expect(elements);
    for (const element of elements) list.push(random.below(2) === 0 ? 'left' : 'right', element);
    return list;
  },
  (limits, random, size) => {
    const set = new SetValue(limits);
    for (let i = 0; i < size; i++) set.add(text(random));
    return set;
  },
  (limits, random, size) => {
    const set = new SetValue(limits);
    const scale = [1, 100_000, 10_000_000_000][random.below(3)]!;
    for (let i = 0; i < size; i++) set.add(String((random.below(1_000) - 500) * scale));
    return set;
  },
  (limits, random, size) => {
    const hash = new HashValue(limits);
    const fields = Array.from({ length: size }, (_, i) => `${i}${text(random)}`);
    for (const field of fields) hash.set(field, text(random));
    if (limits.hasListpackLists && random.below(2) === 0) {
      for (const field of fields) if (random.below(3) > 0) hash.setExpiry(field, 4_102_444_800_000 + random.below(5));
    }
    return hash;
  },
  (limits, random, size) => {
    const set = new SortedSetValue(limits);
    const scores = [Infinity, -Infinity, 1e17, 0.1, -3, 1e300];
    for (let i = 0; i < size; i++) set.set(text(random), random.below(3) === 0 ? scores[random.below(6)]! : random.below(100) / 4);
    return set;
  },
  stream,
];

function stream(limits: EncodingLimits, random: Random, size: number): StreamValue {
  const value = new StreamValue(limits);
  let ms = 1_000;
  const ids = Array.from({ length: size }, () => new StreamId((ms += 1 + random.below(70_000)), random.below(5)));
  for (const id of ids) value.append(id, random.below(3) === 0 ? ['x', text(random)] : ['a', text(random), 'b', text(random)]);
  for (const id of ids) if (random.below(6) === 0) value.delete(id);
  for (let i = random.below(3); i > 0; i--) {
    const group = value.addGroup(`group ${i}`, ids.at(-1)!, random.below(2) === 0 ? undefined : size);
    group.addConsumer('idle', 5);
    group.addConsumer('busy', 1_700_000_000_000);
    for (const id of ids.slice(0, 5))
      group.assign({ id, consumer: 'busy', deliveredAtMs: 1_700_000_000_000, deliveries: 1 + random.below(3) });
  }
  return value;
}
